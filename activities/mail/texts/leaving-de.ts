import type { LeavingTexts } from './leaving.js';

const roles: Readonly<Record<string, string>> = {
  admin: 'Administration',
  analyst: 'Analyse',
  'automation-engineer': 'Automatisierung',
};
const role = (id: string) => roles[id] ?? id;
const who = (employeeId: string) => `der Person mit der Personalnummer ${employeeId}`;

export const leavingDe: LeavingTexts = {
  role,
  actions: {
    approve: 'Der Löschung zustimmen. Wer sie verlangt hat, kann nicht selbst zustimmen:',
    extend: 'Die Löschung verschieben, auf einen Zeitpunkt wie 2026-12-01T09:00:00+01:00:',
    hold: 'Die Löschung anhalten, bis jemand sie wieder freigibt:',
    rescind: 'Das Offboarding zurücknehmen. Die Person bleibt und kann sich wieder anmelden:',
    retry: 'Dasselbe noch einmal versuchen, sobald die Ursache behoben ist:',
    choose: 'Angeben, welches Konto gemeint ist:',
    restart: 'Mit dem Konto, wie es jetzt ist, neu beginnen. Auch die Frist beginnt von vorn:',
    erase:
      'Trotzdem löschen, was über die Person aufbewahrt wird. Das ist endgültig, und kein Nachweis behauptet eine Löschung:',
    abandon: 'Das Offboarding beenden und alles lassen, wie es ist:',
  },
  fillIn: { reason: 'GRUND', identityId: 'KONTO-ID', time: 'NEUER-ZEITPUNKT' },
  noTerminal:
    'Kein Terminal zur Hand? Leiten Sie diese E-Mail an diejenigen weiter, die den Offboarding-Dienst für Sie betreiben.',
  why: 'Sie erhalten diese E-Mail, weil Sie dieses Offboarding verlangt haben oder der HR-Kontakt dafür sind.',

  deletion: {
    subject: (employeeId, at) => `Das Konto zur Personalnummer ${employeeId} wird gelöscht: ${at}`,
    opening: (employeeId, of, at) =>
      `das Konto ${who(employeeId)} (Rolle: ${role(of)}) ist deaktiviert, denn die Person hat das Unternehmen verlassen. Gelöscht wird es am ${at}.`,
    forGood:
      'Eine Löschung ist endgültig: Das Konto und alles, was dazugehört, lässt sich nicht wiederherstellen. Bis dahin können Sie Folgendes tun:',
    approvalMissing:
      'Noch hat niemand zugestimmt. Ohne die Zustimmung einer zweiten Person wird nichts gelöscht, und das Offboarding wartet.',
    approved: 'Wenn alles seine Richtigkeit hat, müssen Sie nichts tun.',
  },
  decision: {
    subject: (employeeId, reason) =>
      reason === 'awaitingApproval'
        ? `Die Löschung zur Personalnummer ${employeeId} braucht Ihre Zustimmung`
        : `Das Offboarding zur Personalnummer ${employeeId} braucht Ihre Entscheidung`,
    preheader: 'Ohne Sie geht es nicht weiter.',
    reasons: {
      awaitingApproval: (id) =>
        `die Frist für das Konto ${who(id)} ist abgelaufen. Das Konto ist deaktiviert; bevor es endgültig gelöscht wird, muss eine zweite Person zustimmen.`,
      identityNotFound: (id) => `es wurde kein Konto ${who(id)} gefunden.`,
      identityAmbiguous: (id) =>
        `es gibt mehr als ein Konto ${who(id)}, und der Dienst rät nicht, welches gemeint ist.`,
      identityOfAnother: (id) => `das Konto, das als das ${who(id)} genannt wurde, gehört jemand anderem.`,
      lastAdmin: (id) =>
        `das Konto ${who(id)} ist das letzte aktive Administrationskonto. Geben Sie zuerst jemand anderem diese Rolle; ohne sie könnte niemand mehr etwas verwalten.`,
      identityGone: (id) =>
        `jemand anderes hat das Konto ${who(id)} gelöscht. Der Dienst war es nicht und behauptet es deshalb auch nicht.`,
      markerGone: (id) =>
        `das Konto ${who(id)} trägt das Kennzeichen nicht mehr, das es dieser Person zuordnet. Es wurde nicht gelöscht.`,
      identityReplaced: (id) =>
        `das Konto ${who(id)} wurde zu einem anderen Zeitpunkt angelegt als das, das gelöscht werden sollte. Es wurde nicht gelöscht.`,
      roleChanged: (id) =>
        `das Konto ${who(id)} hat eine andere Rolle als die, die beim Auftrag zur Löschung angezeigt wurde. Es wurde nicht gelöscht.`,
      reactivated: (id) =>
        `jemand hat das Konto ${who(id)} während der Frist wieder aktiviert. Es wurde nicht gelöscht.`,
      rehired: (id) => `für das Konto ${who(id)} läuft wieder ein Onboarding. Es wurde nicht gelöscht.`,
      systemUnavailable: (id) =>
        `ein System, das für das Offboarding ${who(id)} gebraucht wird, antwortet seit Tagen nicht.`,
      rescinding: (id) =>
        `das Offboarding ${who(id)} wurde zurückgenommen, aber das Konto lässt sich nicht wieder aktivieren. Der Dienst versucht es jeden Tag; wer ihn betreibt, muss die Ursache beheben: Meist passen die Angaben des Kontos nicht mehr zu seiner Rolle.`,
    },
    unknown: (id, reason) => `das Offboarding ${who(id)} ist stehen geblieben (${reason}).`,
    waits: 'Das Offboarding wartet auf Ihre Entscheidung.',
  },
  quarantine: {
    subject: 'Löschungen von Konten angehalten: Es standen mehr an als üblich',
    opening: (at) =>
      `es standen mehr Konten zur Löschung an als üblich, deshalb sind alle Löschungen in Quarantäne, seit: ${at}.`,
    caps: (perHour, perDay) =>
      `Üblich sind laut Richtlinie höchstens ${perHour} in der Stunde und ${perDay} in 24 Stunden.`,
    nothingDeleted:
      'Nichts wird gelöscht, bis jemand mit Administrationsrechten die Quarantäne aufhebt. Sind wirklich viele auf einmal gegangen, ist das alles, was zu tun ist. Wenn nicht, klären Sie zuerst, wer das verlangt hat.',
    show: 'Nachsehen, wie viele gelöscht wurden und seit wann alle warten:',
    lift: 'Die Quarantäne aufheben. Die Zählung beginnt von vorn:',
    stop: 'Alle Löschungen anhalten, auch nach dem Ende der Quarantäne:',
    why: 'Sie erhalten diese E-Mail, weil Sie der Kontakt für Alarme des Offboarding-Dienstes sind.',
  },
  moved: {
    subject: 'Ihre Rolle hat sich geändert',
    opening: (to) =>
      `Ihr Konto hat eine neue Rolle: ${role(to)}. Ab sofort sehen Sie, was zu dieser Rolle gehört.`,
    signInAgain:
      'Sie wurden überall abgemeldet, damit die neue Rolle sofort gilt. Bitte melden Sie sich wieder an, mit demselben Passwort wie bisher.',
    unexpected:
      'Kommt das für Sie unerwartet? Dann wenden Sie sich an Ihre Führungskraft oder Ihre Personalabteilung.',
  },
};
