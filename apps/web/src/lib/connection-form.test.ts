import type { LlmConnection } from '@telltale/contract/llm-connections.ts';
import { expect, test } from 'vitest';
import { checkConnection, connectionForm, emptyConnection } from './connection-form.ts';

const existing: LlmConnection = {
  id: '1',
  provider: 'mine',
  adapter: 'azure',
  displaySecretKey: '…',
  baseURL: 'https://x.openai.azure.com',
  customModels: ['a', 'b'],
  withDefaultModels: false,
  extraHeaderKeys: [],
  config: { apiVersion: '2024-10-21' },
  models: ['a', 'b'],
  createdAt: '',
  updatedAt: '',
};

test('checkConnection() makes of a form what is saved', () => {
  const form = {
    ...emptyConnection('openai'),
    secretKey: ' sk-1 ',
    models: 'a, b\nc\n',
    headers: 'x-team: red: blue\n\n',
  };
  expect(checkConnection(form, null).body).toEqual({
    provider: 'openai',
    adapter: 'openai',
    secretKey: 'sk-1',
    baseURL: null,
    customModels: ['a', 'b', 'c'],
    withDefaultModels: true,
    extraHeaders: { 'x-team': 'red: blue' },
    config: null,
  });
});

test('checkConnection() leaves the key and headers of a connection as they are when none are entered', () => {
  const { body } = checkConnection(connectionForm(existing), existing);
  expect(body).toEqual({
    provider: 'mine',
    adapter: 'azure',
    baseURL: existing.baseURL,
    customModels: ['a', 'b'],
    withDefaultModels: false,
    config: { apiVersion: '2024-10-21' },
  });
});

test.each([
  [emptyConnection('openai'), 'Enter the key.'],
  [{ ...emptyConnection('openai'), provider: ' ' }, 'Give the connection a name.'],
  [emptyConnection('openai-compatible'), 'Enter the address.'],
  [{ ...emptyConnection('openai'), secretKey: 'k', headers: 'no header' }, '“no header” is no header'],
  [{ ...emptyConnection('bedrock'), secretKey: 'k', region: 'nowhere' }, 'config.region'],
])('checkConnection() says what is missing (%#)', (form, problem) => {
  expect(checkConnection(form, null).problem).toContain(problem);
});
