import type { Label } from '#case';

interface ProblemKind {
  readonly status: number;
  readonly title: Label;
}

const kind = (status: number, en: string, vi: string): ProblemKind => ({ status, title: { vi, en } });

/**
 * Every error that the service can answer. THE CODES ARE PART OF THE API: never rename a code or use it for another
 * cause. Each has a page `docs/problems/{code}.md`, served at `/problems/{code}`; a test compares the two.
 */
export const problems = {
  'request-malformed': kind(400, 'The request is not HTTP', 'Yêu cầu không đúng HTTP'),
  'json-invalid': kind(400, 'The body is not JSON', 'Nội dung không phải JSON'),
  'forbidden-key': kind(400, 'The body has a forbidden key', 'Nội dung có khóa bị cấm'),
  'idempotency-key-missing': kind(400, 'Idempotency-Key is missing', 'Thiếu Idempotency-Key'),
  'idempotency-key-invalid': kind(400, 'Idempotency-Key is not valid', 'Idempotency-Key không hợp lệ'),
  'if-match-invalid': kind(400, 'If-Match is not valid', 'If-Match không hợp lệ'),
  'header-invalid': kind(400, 'A header is not valid', 'Tiêu đề không hợp lệ'),
  'identity-required': kind(401, 'Say who you are', 'Cần cho biết người thực hiện'),
  'office-unknown': kind(403, 'The office is not in the register', 'Cơ quan không có trong danh mục'),
  'route-unknown': kind(404, 'There is nothing at this address', 'Địa chỉ không tồn tại'),
  'case-not-found': kind(404, 'There is no such case', 'Không có vụ việc này'),
  'judgment-not-found': kind(404, 'There is no such judgment', 'Không có bản án này'),
  'request-not-found': kind(404, 'There is no such request', 'Không có đơn yêu cầu này'),
  'command-unknown': kind(404, 'There is no such command', 'Không có thao tác này'),
  'agency-unknown': kind(404, 'There is no such agency', 'Không có cơ quan này'),
  'column-unknown': kind(404, 'There is no such column', 'Không có cột này'),
  'method-not-allowed': kind(405, 'The method is not allowed here', 'Phương thức không được phép'),
  'request-timeout': kind(408, 'The request came too slowly', 'Yêu cầu đến quá chậm'),
  'act-refused': kind(409, 'The act is refused', 'Thao tác bị từ chối'),
  'in-flight': kind(409, 'The same command is being executed', 'Chính thao tác này đang được xử lý'),
  'key-destroyed': kind(409, 'The personal data were erased', 'Dữ liệu cá nhân đã bị xóa'),
  'stale-revision': kind(412, 'Somebody acted meanwhile', 'Đã có người thao tác trước'),
  'body-too-large': kind(413, 'The body is too large', 'Nội dung quá lớn'),
  'event-too-large': kind(413, 'The act makes too large an event', 'Sự kiện quá lớn'),
  'url-too-long': kind(414, 'The address is too long', 'Địa chỉ quá dài'),
  'media-type-unsupported': kind(415, 'Send application/json', 'Hãy gửi application/json'),
  'content-encoding-unsupported': kind(415, 'Send the body uncompressed', 'Hãy gửi nội dung không nén'),
  'expectation-failed': kind(417, 'The expectation cannot be met', 'Không đáp ứng được yêu cầu Expect'),
  'body-invalid': kind(422, 'The body is not as its schema says', 'Nội dung không đúng lược đồ'),
  'parameter-invalid': kind(422, 'A query parameter is not valid', 'Tham số không hợp lệ'),
  'as-of-future': kind(422, 'Nobody knows the future', 'Thời điểm chưa tới'),
  'key-reused': kind(422, 'The key was used for another command', 'Khóa đã dùng cho yêu cầu khác'),
  'if-match-missing': kind(428, 'If-Match is missing', 'Thiếu If-Match'),
  'too-many-requests': kind(429, 'Too many requests', 'Quá nhiều yêu cầu'),
  'headers-too-large': kind(431, 'The headers are too large', 'Tiêu đề quá lớn'),
  'internal-error': kind(500, 'The service failed', 'Dịch vụ gặp lỗi'),
  'transfer-encoding-unsupported': kind(501, 'The transfer coding is not known', 'Không hỗ trợ cách truyền này'),
  busy: kind(503, 'Too many commands wait for this case', 'Vụ việc có quá nhiều thao tác đang chờ'),
  'outcome-unknown': kind(503, 'The outcome is not known', 'Chưa biết kết quả'),
  'log-unavailable': kind(
    503,
    'The log does not answer, or cannot be written now',
    'Sổ sự kiện hiện không trả lời hoặc không nhận',
  ),
  'sealed-store-unavailable': kind(
    503,
    'The store of personal data cannot be written now',
    'Kho dữ liệu cá nhân hiện không nhận',
  ),
  'log-damaged': kind(503, 'The log is damaged', 'Sổ sự kiện bị hỏng'),
  'not-ready': kind(503, 'The service is not ready yet', 'Dịch vụ chưa sẵn sàng'),
  'view-behind': kind(503, 'The view has not come that far', 'Bảng tra cứu chưa cập nhật tới đó'),
  'view-failed': kind(503, 'A view has stopped', 'Bảng tra cứu đã dừng'),
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof problems;

export function isProblemCode(text: string): text is ProblemCode {
  return Object.hasOwn(problems, text);
}
