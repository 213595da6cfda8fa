/** What the roles and kinds of parties are called. */
export const partyRoleLabels = {
  debtor: { vi: 'người phải thi hành án', en: 'debtor' },
  creditor: { vi: 'người được thi hành án', en: 'creditor' },
  third: { vi: 'người có quyền lợi, nghĩa vụ liên quan', en: 'third person concerned' },
};

export const partyKindLabels = {
  person: { vi: 'cá nhân', en: 'person' },
  organisation: { vi: 'tổ chức', en: 'organisation' },
  household: { vi: 'hộ gia đình, tổ hợp tác', en: 'household or cooperative group' },
  privateEnterprise: { vi: 'chủ doanh nghiệp tư nhân', en: 'owner of a private enterprise' },
  stateBody: { vi: 'cơ quan sử dụng ngân sách nhà nước', en: 'body that the state finances' },
  collateralOwner: { vi: 'chủ tài sản bảo đảm', en: 'owner of collateral' },
};

export const representationLabels = {
  legal: { vi: 'đại diện theo pháp luật', en: 'by law' },
  authorised: { vi: 'đại diện theo ủy quyền', en: 'by authorisation' },
};
