/** HR and admins at their desk: what they ask the service for, and what it answers. */
import { Refused, type Lifecycle } from '../lifecycle.js';
import { offboardingRequest, onboardingRequest } from '../requests.js';
import type { Member } from './cast.js';
import type { IdentityRecord } from './kratos/records.js';
import type { InMemoryKratos } from './kratos/kratos.js';
import type { ScenarioEvent } from './scenario.js';
import type { Stage } from './stage.js';
import type { Entry } from './timeline.js';

export interface Desk {
  join(member: Member): Promise<void>;
  /** @param lastDayAt of the stage's clock; absent, at once */
  leave(member: Member, lastDayAt: number | undefined): Promise<void>;
  /** @param until of an extension, of the stage's clock */
  decide(event: ScenarioEvent, member: Member | undefined, until: number | undefined): Promise<void>;
}

export interface DeskSettings {
  lifecycle: Lifecycle;
  stage: Stage;
  kratos: InMemoryKratos;
  happened: (entry: Entry) => void;
}

type AboutOne = Extract<ScenarioEvent, { who: string }>;

const hr = 'hr';
const reason = 'rehearsal';

export function createDesk({ lifecycle, stage, kratos, happened }: DeskSettings): Desk {
  /** A refusal is an answer, and part of the rehearsal; anything else ends it. */
  async function ask(
    what: Entry['what'],
    who: string | undefined,
    detail: string,
    asking: () => Promise<unknown>,
  ) {
    const at = await stage.now();
    const about = { at, ...(who !== undefined && { who }) };
    try {
      await asking();
      happened({ ...about, what, ...(detail !== '' && { detail }) });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      happened({ ...about, what: 'refused', detail: `${detail || what}: ${error.message}` });
    }
  }

  const join = (member: Member, onLeaving?: 'reinstate') => {
    const { id: employeeId, email, role } = member;
    const request = onboardingRequest.parse({
      employeeId,
      email,
      name: employeeId,
      role,
      ...(onLeaving && { onLeaving }),
    });
    return ask('joining', employeeId, '', () => lifecycle.onboard(request, hr));
  };

  function byHand(who: string, change: (identity: IdentityRecord) => Promise<unknown>): Promise<void> {
    const identity = [...kratos.records.identities.values()].find(
      ({ metadata_admin: admin }) =>
        (admin as { lifecycle?: { employeeId?: string } } | null)?.lifecycle?.employeeId === who,
    );
    return ask('decided', who, 'by hand in Kratos', () => (identity ? change(identity) : Promise.resolve()));
  }

  /** Of whichever run there is: somebody who leaves stays, somebody who joins does not come. */
  async function rescind(who: string, by: string): Promise<unknown> {
    try {
      return await lifecycle.rescindOffboarding(who, { reason }, by);
    } catch (error) {
      if (!(error instanceof Refused && error.type === 'not-found')) throw error;
      return lifecycle.rescind(who, { reason }, by);
    }
  }

  function aboutOne(event: AboutOne, member: Member, until: number | undefined): Promise<void> {
    const { what, who, by } = event;
    const decided = (asking: () => Promise<unknown>) => ask('decided', who, `${what}, by ${by}`, asking);
    switch (what) {
      case 'extend':
        return decided(() => lifecycle.extend(who, { until: new Date(until ?? 0).toISOString() }, by));
      case 'hold':
        return decided(() => lifecycle.hold(who, { reason }, by));
      case 'release':
        return decided(() => lifecycle.release(who, {}, by));
      case 'approve':
        return decided(() => lifecycle.approve(who, {}, by));
      case 'rescind':
        return decided(() => rescind(who, by));
      case 'resend':
        return decided(() => lifecycle.resend(who, { force: true }, by));
      case 'retry':
      case 'restart':
      case 'erase':
      case 'abandon':
        return decided(() => lifecycle.resolveOffboarding(who, { action: what }, by));
      case 'rejoin':
        return join(member, 'reinstate');
      case 'activated by hand':
        return byHand(who, ({ id }) =>
          kratos.api.patchIdentity({ id, jsonPatch: [{ op: 'replace', path: '/state', value: 'active' }] }),
        );
      case 'deleted by hand':
        return byHand(who, ({ id }) => kratos.api.deleteIdentity({ id }));
    }
  }

  function aboutAll(event: Exclude<ScenarioEvent, AboutOne>): Promise<void> {
    const { what, by } = event;
    const decided = (asking: () => Promise<unknown>) =>
      ask('decided', undefined, `${what}, by ${by}`, asking);
    switch (what) {
      case 'stop':
        return decided(() => lifecycle.stopDeletions({ reason }, by));
      case 'resume':
        return decided(() => lifecycle.resumeDeletions({ reason }, by));
      case 'lift':
        return decided(() => lifecycle.liftQuarantine({ reason, allow: event.allow }, by));
    }
  }

  return {
    join: (member) => join(member),
    leave({ id: employeeId }, lastDayAt) {
      const request = offboardingRequest.parse({
        employeeId,
        requesterEmail: 'requester@company.invalid',
        ...(lastDayAt !== undefined && { lastDayAt: new Date(lastDayAt).toISOString() }),
      });
      return ask('leaving', employeeId, '', () => lifecycle.offboard(request, hr));
    },
    decide(event, member, until) {
      if ('who' in event) return member ? aboutOne(event, member, until) : Promise.resolve();
      return aboutAll(event);
    },
  };
}
