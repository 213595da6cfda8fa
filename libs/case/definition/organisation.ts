import type { Label } from './fields.js';
import data from './organisation.json' with { type: 'json' };

/**
 * Agencies and their offices. A table of an agency counts the cases of its offices. For now a committed list; it
 * becomes a stream per agency when hand-overs and mergers are needed.
 */
export interface Agency {
  readonly id: string;
  readonly name: Label;
  readonly offices: readonly Office[];
}

export interface Office {
  readonly id: string;
  readonly name: Label;
}

export interface Organisation {
  readonly agencies: readonly Agency[];
  agency(id: string): Agency | undefined;
  office(id: string): Office | undefined;
  agencyOf(officeId: string): Agency | undefined;
  /** The office with this id, or all offices of the agency with this id. */
  officesAt(id: string): readonly string[];
}

export function makeOrganisation(agencies: readonly Agency[] = data.agencies): Organisation {
  const byOffice = new Map(
    agencies.flatMap((agency) => agency.offices.map((office) => [office.id, { agency, office }])),
  );
  return {
    agencies,
    agency: (id) => agencies.find((agency) => agency.id === id),
    office: (id) => byOffice.get(id)?.office,
    officesAt: (id) => agencies.find((agency) => agency.id === id)?.offices.map((office) => office.id) ?? [id],
    agencyOf: (officeId) => byOffice.get(officeId)?.agency,
  };
}
