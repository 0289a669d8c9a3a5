import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConfigError, apiConfig, policyOf } from '../src/config.js';
import { defaultPolicy, readPolicy } from '../src/policy.js';
import { root } from '../src/root.js';
import { FileProblems } from '../src/yaml-file.js';
import { forRole } from '../workflows/policy.js';

const hour = 3_600_000;
const day = 24 * hour;

function problems(text: string): readonly string[] {
  try {
    readPolicy(text);
  } catch (error) {
    if (error instanceof FileProblems) return error.problems;
    throw error;
  }
  return [];
}

describe('a file that is wrong', () => {
  test('is told every problem at once, each with line and column and what must be there', () => {
    const text = [
      'defaults:',
      '  onboarding: { linkLifetime: 24, maxIssues: 0 }',
      '  offboarding:',
      '    gracePeriod: forever',
      '    reminders: [7d, soon]',
      '    approval: perhaps',
      '  hrContakt: hr@example.com',
      'roles:',
      '  boss: {}',
      'deletions:',
      '  percentPerDay: 101',
    ].join('\n');
    expect(problems(text)).toEqual([
      'line 2:17 defaults.onboarding.linkLifetime must be a duration such as 24h, 90s or 7 days',
      'line 2:35 defaults.onboarding.maxIssues must be at least 1',
      'line 4:5 defaults.offboarding.gracePeriod must be a duration such as 24h, 90s or 7 days',
      'line 5:21 defaults.offboarding.reminders.1 must be a duration such as 24h, 90s or 7 days',
      'line 6:5 defaults.offboarding.approval must be one of required, none',
      'line 7:3 defaults.hrContakt is not a known field',
      'line 9:3 roles.boss is not a known field',
      'line 11:3 deletions.percentPerDay must be at most 100',
    ]);
  });

  test('names a key that is there twice, beside other problems', () => {
    expect(problems('defaults:\n  hrContact: a@example.com\n  hrContact: b@example.com\n  x: 1')).toEqual([
      'line 3:3 the key is there twice',
      'line 4:3 defaults.x is not a known field',
    ]);
  });

  test.each(['defaults: [', '"', 'a: b: c', '- 1\n- x: {', '!!x y: &a *b', '--- a\n--- b'])(
    'is refused as no YAML: %s',
    (text) => {
      expect(problems(text).join()).toMatch(/^line \d+:\d+ /);
    },
  );

  test.each(['text', '- a list', '42'])('is refused where it is no policy at all: %s', (text) => {
    expect(problems(text)).toEqual(['line 1:1 the file must be of type object']);
  });

  test('a reminder must come before its link expires, for everybody and for each role', () => {
    expect(
      problems(
        'defaults: { onboarding: { linkLifetime: 4h, reminderBeforeExpiry: 4h } }\n' +
          'roles:\n' +
          '  analyst: { onboarding: { reminderBeforeExpiry: 5h } }\n' +
          '  admin: { onboarding: { linkLifetime: 1h } }\n' +
          '  automation-engineer: { onboarding: { linkLifetime: 8h } }\n',
      ),
    ).toEqual([
      'line 1:45 defaults.onboarding.reminderBeforeExpiry must be shorter than linkLifetime',
      'line 3:28 roles.analyst.onboarding.reminderBeforeExpiry must be shorter than linkLifetime',
      'line 4:26 roles.admin.onboarding.linkLifetime must be longer than reminderBeforeExpiry',
    ]);
  });

  test('reminders of the deletion must fall into the grace period', () => {
    expect(
      problems(
        'defaults: { offboarding: { gracePeriod: 7d, reminders: [7d, 1d] } }\n' +
          'roles:\n' +
          '  admin: { offboarding: { gracePeriod: 12h } }\n' +
          '  analyst: { offboarding: { reminders: [8d] } }\n',
      ),
    ).toEqual([
      'line 1:57 defaults.offboarding.reminders.0 must be shorter than gracePeriod',
      'line 3:27 roles.admin.offboarding.gracePeriod must be longer than each of the reminders',
      'line 4:41 roles.analyst.offboarding.reminders.0 must be shorter than gracePeriod',
    ]);
  });

  test('contradictions are told beside misspelt settings', () => {
    expect(
      problems('defaults: { onboarding: { linkLifetime: 1h, reminderBeforeExpiry: 2h, maxIssues: many } }'),
    ).toHaveLength(2);
  });

  test('never shows what it was given', () => {
    expect(problems('defaults: { hrContact: grace at example }').join()).not.toContain('grace');
  });

  test('any text is a policy or is told what is wrong with it', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.json(), fc.stringMatching(/^(defaults|roles|[ :\n{}[\]&*!-])*$/)),
        (text) => {
          for (const problem of problems(text)) expect(problem).toMatch(/^line \d+:\d+ \S/);
        },
      ),
    );
  });
});

describe('a file that is right', () => {
  test('empty, changes nothing', () => {
    expect(readPolicy('')).toEqual(defaultPolicy);
    expect(readPolicy('# nothing yet\n')).toEqual(defaultPolicy);
  });

  test('overrides setting by setting, a role over everybody', () => {
    const policy = readPolicy(
      'defaults: { onboarding: { linkLifetime: 48h }, offboarding: { reminders: [1 day, 7 days] }, hrContact: hr@example.com }\n' +
        'roles: { admin: { onboarding: { maxIssues: 2 }, offboarding: { gracePeriod: 60 days } } }\n',
    );
    expect(forRole(policy.onboarding, 'admin')).toEqual({
      linkLifetimeMs: 48 * hour,
      maxIssues: 2,
      settingsWindowMs: hour,
      delivery: 'link',
      hrContact: 'hr@example.com',
    });
    expect(forRole(policy.offboarding, 'admin')).toEqual({
      graceMs: 60 * day,
      reminderLeadsMs: [7 * day, day],
      approval: 'required',
      noticeAfterReleaseMs: day,
      hrContact: 'hr@example.com',
    });
    expect(forRole(policy.offboarding, 'analyst')).toMatchObject({ graceMs: 30 * day, approval: 'none' });
    expect(policy.deletions).toEqual({ perHour: 10, percentPerDay: 5, alarmContact: 'hr@example.com' });
  });

  test('counts in seconds where a demonstration wants it', () => {
    const policy = readPolicy('defaults: { offboarding: { gracePeriod: 3s } }');
    expect(policy.offboarding.defaults.graceMs).toBe(3_000);
  });

  test('the example of the documentation is one', () => {
    expect(problems(readFileSync(join(root, 'deploy/policy.example.yaml'), 'utf8'))).toEqual([]);
  });
});

describe('as a setting of api and worker', () => {
  const complete = {
    PAYLOAD_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
    API_KEY: 'a-key-of-twenty-chars',
    KRATOS_PUBLIC_URL: 'http://127.0.0.1:4433/',
    KRATOS_WEBHOOK_KEY: 'another-key-of-twenty',
    STORE_URL: 'postgres://127.0.0.1/lifecycle',
  };
  const complaints = (variables: Record<string, string>) => {
    try {
      apiConfig({ ...complete, ...variables });
    } catch (error) {
      if (error instanceof ConfigError) return error.problems;
      throw error;
    }
    return [];
  };

  test('each problem is one of the configuration', () => {
    expect(complaints({ POLICY: 'x: 1\ndeletions: { perHour: 0 }', API_PORT: '0' })).toEqual([
      'POLICY: line 1:1 x is not a known field',
      'POLICY: line 2:14 deletions.perHour must be at least 1',
      'API_PORT: Too small: expected number to be >=1',
    ]);
  });

  test('what contradicts a variable is told', () => {
    expect(
      complaints({
        POLICY: 'defaults: { onboarding: { linkLifetime: 1h } }',
        LINK_REMINDER_BEFORE_EXPIRY: '4h',
      }),
    ).toEqual([
      'POLICY: line 1:27 defaults.onboarding.linkLifetime must be longer than reminderBeforeExpiry',
    ]);
  });

  test('overrides the variables, and leaves what it does not mention to them', () => {
    const policy = policyOf(
      apiConfig({
        ...complete,
        LINK_LIFETIME: '1h',
        LINK_MAX_ISSUES: '3',
        HR_CONTACT: 'hr@example.com',
        POLICY: 'defaults: { onboarding: { maxIssues: 2 } }',
      }),
    );
    expect(policy.onboarding.defaults).toMatchObject({ linkLifetimeMs: hour, maxIssues: 2 });
    expect(policy.deletions.alarmContact).toBe('hr@example.com');
  });
});
