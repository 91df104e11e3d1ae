import { expect, it } from 'vitest';
import { ScreenToken } from '../../wall-client/screen-token.ts';
import { TokenRenewal } from '../../wall-client/token-renewal.ts';

it('[PR6] a page asks for its next token now and then, keeps it, and starts over once', async () => {
  const token = new ScreenToken({ wall: 'main', screen: 'left' });
  const asked: (string | undefined)[] = [];
  const answers = [undefined, {}, { token: 'next' }];
  const renewal = new TokenRenewal(token, 0, async ({ value }) => {
    asked.push(value);
    return answers[asked.length - 1];
  });
  renewal.look(3_600_000);
  expect(asked, 'a page of this machine has none').toEqual([]);
  token.keep('present');
  for (const hours of [0.01, 1, 1, 8, 15, 22]) {
    renewal.look(hours * 3_600_000);
    await Promise.resolve();
  }
  expect(asked).toEqual(['present', 'present', 'present']);
  expect(token.value).toBe('next');
  expect(renewal.isRenewed).toBe(true);
});
