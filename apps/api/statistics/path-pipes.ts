import { Inject, Injectable, type PipeTransform } from '@nestjs/common';
import type { Agency, World } from '#case';
import { type Column, columns } from '#statistics';
import { Problem } from '../problems/problem.js';
import { tokens } from '../runtime/tokens.js';

@Injectable()
export class AgencyPipe implements PipeTransform<string, Agency> {
  constructor(@Inject(tokens.world) private readonly world: World) {}

  /** @throws Problem 404 that lists the agencies */
  transform(id: string): Agency {
    const { organisation } = this.world;
    const agency = organisation.agency(id);
    if (agency) return agency;
    throw new Problem(
      'agency-unknown',
      { vi: `Không có cơ quan ${id}`, en: `There is no agency ${id}` },
      { members: { agencies: organisation.agencies.map((each) => each.id) } },
    );
  }
}

@Injectable()
export class ColumnPipe implements PipeTransform<string, Column> {
  /** @throws Problem 404 that lists the columns */
  transform(text: string): Column {
    const column = columns.find((each) => each === text);
    if (column) return column;
    throw new Problem(
      'column-unknown',
      { vi: `Không có cột ${text}`, en: `There is no column ${text}` },
      { members: { columns } },
    );
  }
}
