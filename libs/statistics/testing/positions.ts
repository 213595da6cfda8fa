import { noPosition, type Position, subtractPositions } from '../form/position.js';

export function addPositions(a: Position, b: Position): Position {
  return subtractPositions(a, subtractPositions(noPosition, b));
}
