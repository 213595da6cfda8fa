import { Text } from '../http/query.js';

const aStream = {
  vi: 'Phải là mã luồng, ví dụ case-<UUID>',
  en: 'It must be the id of a stream, such as case-<UUID>',
};

export class RetryQuery {
  @Text(/^[a-z]+-[A-Za-z0-9.-]{1,64}$/, aStream, {
    description: 'Only what is parked in this stream, such as case-<UUID>.',
  })
  readonly stream?: string;
}
