import { describe, expect, it } from 'vitest';
import type { MaskingPolicy } from '../../../../src-core/contract/rules.ts';
import { meaningOf } from '../../../../src-core/masking/keys.ts';
import { CellMask } from '../../../../src-core/masking/mask-cell.ts';
import { defaultMaskingPolicy } from '../../../../src-core/masking/policy.ts';

const maskWith = (policy: Partial<MaskingPolicy> = {}) =>
  new CellMask({ ...defaultMaskingPolicy, ...policy }, value => `<${value.length}>`);
const tags = (document: unknown, policy: Partial<MaskingPolicy> = {}) => {
  const { after, hits } = maskWith(policy).mask('Tags', 'json', JSON.stringify(document));
  return {
    after: JSON.parse(after ?? 'null'),
    hits: hits.map(({ field, detector, action }) => [field, detector, action]),
  };
};

describe('keys', () => {
  it.each([
    ['createdBy', 'person'],
    ['aws:createdBy', 'person'],
    ['user:owner', 'owner'],
    ['User Name', 'person'],
    ['labels/email', 'person'],
    ['x_AccountOwnerId', 'person'],
    ['requester_ip_address', 'address'],
    ['gen_ai.prompt.0.content', 'content'],
    ['gen_ai.input.messages', 'content'],
    ['prompt', 'text'],
    ['user:team', null],
    ['Owner Team', null],
    ['Oracle-Tags.CreatedBy', 'person'],
    ['example.com/owner', 'owner'],
    ['server.address', null],
    ['usage_type', null],
    ['ServiceName', null],
  ])('%s is %s', (key, meaning) => {
    expect(meaningOf(key)).toBe(meaning);
  });
});

describe('tags', () => {
  it('hide people, machines of people and what was said; the rest stays to the byte', () => {
    expect(
      tags({
        team: 'platform',
        email: 'kim@example.com',
        note: 'ask lee.park@corp.co.kr or +82 10-1234-5678',
        client_ip: '203.0.113.7',
        via: 'from 198.51.100.4, host 10.0.0.4',
        prompt: 'Write a letter to my landlord about the roof',
        prompt_template: 'letter-v2',
        cost_center: '0042',
        build: '1.2.3.4567',
      }),
    ).toEqual({
      after: {
        team: 'platform',
        email: '<15>',
        note: 'ask <19> or <16>',
        client_ip: '[dropped]',
        via: 'from [dropped], host 10.0.0.4',
        prompt: '[dropped]',
        prompt_template: 'letter-v2',
        cost_center: '0042',
        build: '1.2.3.4567',
      },
      hits: [
        ['Tags/email', 'person-key', 'token'],
        ['Tags/note', 'email', 'token'],
        ['Tags/note', 'phone', 'token'],
        ['Tags/client_ip', 'address-key', 'drop'],
        ['Tags/via', 'ip', 'drop'],
        ['Tags/prompt', 'content-key', 'drop'],
      ],
    });
  });

  it('tell an owner who is a person from one that is a team', () => {
    const owners = [
      'data-platform',
      'Data Platform',
      'search',
      'kim.lee',
      'Kim Lee',
      'kim@example.com',
      '김민수',
      'Payments Team',
    ];
    expect(owners.map(owner => tags({ owner }).after.owner)).toEqual([
      'data-platform',
      'Data Platform',
      'search',
      '<7>',
      '<7>',
      '<15>',
      '<3>',
      'Payments Team',
    ]);
  });

  it('keep numbers as written and look inside nested objects', () => {
    const text = '{"metadata": {"user": "kim", "price": 1.10, "ids": [12345678901234567890]}}';
    expect(maskWith().mask('Tags', 'json', text).after).toBe(
      '{"metadata":{"user":"<3>","price":1.10,"ids":[12345678901234567890]}}',
    );
    const clean = '{ "team" : "a",  "n": 1.10 }';
    expect(maskWith().mask('Tags', 'json', clean)).toEqual({ after: clean, hits: [] });
  });

  it('that are no JSON are searched as text', () => {
    expect(maskWith().mask('Tags', 'json', 'owner=kim@example.com;').after).toBe('owner=<15>;');
  });
});

describe('a policy', () => {
  it('names fields to mask, drop or keep; the last rule that fits counts', () => {
    const columns: MaskingPolicy['columns'] = [
      { field: 'Tags/*', action: 'keep' },
      { field: 'Tags/project*', action: 'token' },
      { field: 'Tags/secret', action: 'drop' },
    ];
    expect(tags({ email: 'kim@example.com', 'project-x': 'apollo', SECRET: 'x' }, { columns }).after).toEqual({
      email: 'kim@example.com',
      'project-x': '<6>',
      SECRET: '[dropped]',
    });
  });

  it('empties a dropped column and leaves tokens as they are', () => {
    const token = `p_abcd_${'a'.repeat(26)}`;
    const mask = maskWith({ columns: [{ field: 'UserName', action: 'drop' }] });
    expect(mask.mask('UserName', 'personal', 'kim').after).toBeNull();
    expect(maskWith().mask('UserName', 'personal', token)).toEqual({ after: token, hits: [] });
    expect(maskWith().mask('UserName', 'personal', 'kim').after).toBe('<3>');
  });

  it('without detectors leaves text alone, and still drops what was said', () => {
    expect(tags({ email: 'kim@example.com', completion: 'Dear landlord' }, { detect: [] }).after).toEqual({
      email: 'kim@example.com',
      completion: '[dropped]',
    });
  });
});
