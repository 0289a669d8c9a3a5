import {
  ServiceError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure, WorkflowNotFoundError } from '@temporalio/common';
import { describe, expect, test } from 'vitest';
import { Refused, Unavailable } from '../../src/lifecycle.js';
import { translate } from '../../src/temporal/refusals.js';

const refused = (type: string, ...details: unknown[]) =>
  new WorkflowUpdateFailedError('refused', ApplicationFailure.create({ type, message: 'why', details }));
const grpc = (code: number) => Object.assign(new Error('of gRPC'), { code, details: '', metadata: {} });

describe('what a run refuses is told as such, with the reason', () => {
  test.each([
    ['notInThisStage', 'not-in-this-stage'],
    ['linkStillAlive', 'link-still-alive'],
    ['samePerson', 'same-person'],
    ['notWhatWasShown', 'not-what-was-shown'],
    ['notLater', 'not-later'],
  ])('%s', (type, told) => {
    const error = translate('offboarding of e-1', refused(type));
    expect(error).toBeInstanceOf(Refused);
    expect(error).toMatchObject({ type: told, message: 'why', details: {} });
  });

  test('until when, where the run says so', () => {
    const until = '2026-12-01T09:00:00.000Z';
    expect(translate('onboarding of e-1', refused('notLater', until))).toMatchObject({ details: { until } });
    expect(translate('onboarding of e-1', refused('notLater', 7))).toMatchObject({ details: {} });
  });
});

test('a failure that is no refusal is a defect', () => {
  for (const type of ['somethingElse', 'constructor', '']) {
    const error = refused(type);
    expect(translate('onboarding of e-1', error)).toBe(error);
  }
});

test('what is not there is named; without a name it is a defect', () => {
  const error = new WorkflowNotFoundError('not found', 'role-change/e-1', undefined);
  const told = translate('role change of e-1', error) as Refused;
  expect(told.type).toBe('not-found');
  expect(told.message).toContain('role change of e-1');
  expect(translate(undefined, error)).toBe(error);
});

test('silence may be tried again; an answer nobody foresaw is a defect', () => {
  const unavailable = grpc(14);
  for (const silence of [
    unavailable,
    new ServiceError('failed', { cause: unavailable }),
    new WorkflowUpdateRPCTimeoutOrCancelledError('late'),
  ]) {
    expect(translate('onboarding of e-1', silence)).toBeInstanceOf(Unavailable);
  }
  const denied = new ServiceError('denied', { cause: grpc(7) });
  expect(translate('onboarding of e-1', denied)).toBe(denied);
});
