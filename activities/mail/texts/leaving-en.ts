import type { LeavingTexts } from './leaving.js';

const roles: Readonly<Record<string, string>> = {
  admin: 'administrator',
  analyst: 'analyst',
  'automation-engineer': 'automation engineer',
};
const role = (id: string) => roles[id] ?? id;

export const leavingEn: LeavingTexts = {
  role,
  actions: {
    approve: 'Consent to the deletion. Whoever asked for it cannot consent:',
    extend: 'Put the deletion off, to a time such as 2026-12-01T09:00:00+01:00:',
    hold: 'Put the deletion on hold, until somebody releases it:',
    rescind: 'Take the offboarding back. The person stays, and can sign in again:',
    retry: 'Try the same again, once the cause is removed:',
    choose: 'Say which account is meant:',
    restart: 'Begin anew with the account as it is now. The grace period starts from the beginning:',
    erase:
      'Erase what is kept about the person all the same. This is for good, and no record claims a deletion:',
    abandon: 'End the offboarding, and leave everything as it is:',
  },
  fillIn: { reason: 'REASON', identityId: 'IDENTITY-ID', time: 'NEW-TIME' },
  noTerminal: 'No terminal at hand? Forward this mail to those who run the offboarding service for you.',
  why: 'You receive this mail because you asked for this offboarding, or are the HR contact for it.',

  deletion: {
    subject: (employeeId, at) => `The account of employee ${employeeId} will be deleted on ${at}`,
    opening: (employeeId, of, at) =>
      `Employee ${employeeId} has left. The account (${role(of)}) is deactivated, and will be deleted on ${at}.`,
    forGood:
      'A deletion is for good: the account and all that belongs to it cannot be brought back. Until then, this can be done:',
    approvalMissing:
      'Nobody has consented yet. Without the consent of a second person nothing is deleted, and the offboarding will wait.',
    approved: 'If all is as it should be, you need not do anything.',
  },
  decision: {
    subject: (employeeId, reason) =>
      reason === 'awaitingApproval'
        ? `The deletion of employee ${employeeId} needs your consent`
        : `The offboarding of employee ${employeeId} needs your decision`,
    preheader: 'It goes no further without you.',
    reasons: {
      awaitingApproval: (id) =>
        `The grace period of employee ${id} is over. The account is deactivated; before it is deleted for good, a second person has to consent.`,
      identityNotFound: (id) => `No account of employee ${id} was found.`,
      identityAmbiguous: (id) =>
        `More than one account belongs to employee ${id}, and the service does not guess.`,
      identityOfAnother: (id) => `The account that was named for employee ${id} belongs to another employee.`,
      lastAdmin: (id) =>
        `Employee ${id} is the last active administrator. Make somebody else an administrator first; without one, nobody could administer anything.`,
      identityGone: (id) =>
        `Somebody else deleted the account of employee ${id}. The service did not, so it does not claim to have.`,
      markerGone: (id) =>
        `The account of employee ${id} no longer bears the mark that ties it to this person. It was not deleted.`,
      identityReplaced: (id) =>
        `The account of employee ${id} was created at another time than the one that was to be deleted. It was not deleted.`,
      roleChanged: (id) =>
        `The account of employee ${id} has another role than the one that was shown when its deletion was asked for. It was not deleted.`,
      reactivated: (id) =>
        `Somebody activated the account of employee ${id} again during the grace period. It was not deleted.`,
      rehired: (id) => `Employee ${id} is being onboarded again. The account was not deleted.`,
      systemUnavailable: (id) =>
        `A system that is needed for the offboarding of employee ${id} has not answered for days.`,
      rescinding: (id) =>
        `The offboarding of employee ${id} was taken back, but the account cannot be activated again. The service tries every day; those who run it have to remove the cause, which most often is that the details of the account no longer fit its role.`,
    },
    unknown: (id, reason) => `The offboarding of employee ${id} stopped (${reason}).`,
    waits: 'The offboarding is waiting for your decision.',
  },
  quarantine: {
    subject: 'Deletions of accounts were stopped: more were due than is ordinary',
    opening: (at) =>
      `More accounts were due for deletion than is ordinary, so all deletions have been in quarantine since ${at}.`,
    caps: (perHour, perDay) =>
      `Ordinary are at most ${perHour} an hour and ${perDay} in 24 hours; the policy says so.`,
    nothingDeleted:
      'Nothing is deleted until an administrator lifts the quarantine. If many people did leave at once, that is all there is to do. If not, find out first who asked for it.',
    show: 'See how many were deleted, and since when all wait:',
    lift: 'Lift the quarantine. Counting begins anew:',
    stop: 'Stop all deletions, also once the quarantine is lifted:',
    why: 'You receive this mail because you are the contact for alarms of the offboarding service.',
  },
  moved: {
    subject: 'Your role has changed',
    opening: (to) => `Your account has a new role: ${role(to)}. From now on you see what belongs to it.`,
    signInAgain:
      'You were signed out everywhere, so that the new role holds at once. Please sign in again, with the same password as before.',
    unexpected: 'Were you not expecting this? Ask your manager or your HR team.',
  },
};
