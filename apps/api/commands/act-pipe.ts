import { Injectable, type PipeTransform } from '@nestjs/common';
import type { Act, Target } from '#case';
import { actNamed } from './incoming.js';

/** The act of the catalogue that an address names. */
@Injectable()
export class ActPipe implements PipeTransform<string, Act> {
  constructor(private readonly target: Target) {}

  transform(name: string): Act {
    return actNamed(this.target, name);
  }
}
