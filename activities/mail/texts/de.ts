import { leavingDe } from './leaving-de.js';
import type { Delivery, Subject, Texts } from './texts.js';

const date = new Intl.DateTimeFormat('de-DE', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});
const time = new Intl.DateTimeFormat('de-DE', {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZone: 'UTC',
});
const noun: Record<Delivery, string> = { link: 'Link', code: 'Code' };
const who = ({ name, employeeId }: Subject) => `${name} (Personalnummer ${employeeId})`;

export const de: Texts = {
  lang: 'de',
  leaving: leavingDe,
  instant: (at) => `${date.format(at)}, ${time.format(at)} Uhr UTC`,
  greeting: (name) => `Guten Tag ${name},`,
  plainGreeting: 'Guten Tag,',

  invitation: {
    subject: (reason, delivery) =>
      reason === 'first'
        ? 'Willkommen: Richten Sie Ihr Konto ein'
        : `Ein neuer ${noun[delivery]} für die Einrichtung Ihres Kontos`,
    opening: (reason, delivery) => {
      switch (reason) {
        case 'first':
          return delivery === 'link'
            ? 'schön, dass Sie bei uns sind. Ihr Konto ist bereit, es fehlt nur noch eines: ein Passwort, das nur Sie kennen. Legen Sie es jetzt fest, dann können Sie sich anmelden.'
            : 'schön, dass Sie bei uns sind. Ihr Konto ist bereit, es fehlt nur noch eines: ein Passwort, das nur Sie kennen. Mit diesem Code legen Sie es fest:';
        case 'expired':
          return `der ${noun[delivery]}, den wir Ihnen zuletzt geschickt haben, ist abgelaufen. Hier ist ein neuer. Sie haben nichts versäumt: Ihr Konto wartet weiterhin auf Sie.`;
        case 'burned':
          return delivery === 'link'
            ? 'der Link, den wir Ihnen zuletzt geschickt haben, wurde geöffnet, aber es wurde nicht rechtzeitig ein Passwort festgelegt. Das passiert leicht, wenn etwas dazwischenkommt oder eine Sicherheitsprüfung den Link vor Ihnen öffnet. Hier ist deshalb ein neuer.'
            : 'der Code, den wir Ihnen zuletzt geschickt haben, wurde eingegeben, aber es wurde nicht rechtzeitig ein Passwort festgelegt. Das passiert leicht, wenn etwas dazwischenkommt. Hier ist deshalb ein neuer.';
        case 'requested':
          return `hier ist der neue ${noun[delivery]}, der für Sie angefordert wurde. Bitte verwenden Sie diesen und beachten Sie unsere früheren E-Mails nicht mehr.`;
      }
    },
    button: 'Passwort festlegen',
    beneathButton:
      'Falls die Schaltfläche nicht funktioniert, kopieren Sie bitte diese Adresse in Ihren Browser:',
    enterCode: 'Geben Sie ihn auf dieser Seite ein:',
    until: (until, delivery) => `Der ${noun[delivery]} gilt bis ${until} und nur ein einziges Mal.`,
    keepToYourself: (delivery) =>
      `Bitte geben Sie diese E-Mail nicht weiter: Wer den ${noun[delivery]} hat, kann das Passwort Ihres Kontos festlegen.`,
  },
  renewal: (anotherFollows, delivery, contact) =>
    anotherFollows
      ? `Sie schaffen es nicht rechtzeitig? Sie müssen nichts tun: Läuft der ${noun[delivery]} ungenutzt ab, kommt von selbst ein neuer.`
      : `Dies ist der letzte ${noun[delivery]}, der von selbst kommt. Sollte er ablaufen, ${
          contact === undefined
            ? 'bitten Sie Ihre Führungskraft oder Ihre Personalabteilung um einen neuen.'
            : `schreiben Sie bitte an ${contact}, dann erhalten Sie einen neuen.`
        }`,
  ask: (contact) =>
    contact === undefined
      ? 'Haben Sie Fragen, oder kommt diese E-Mail für Sie unerwartet? Dann wenden Sie sich an Ihre Führungskraft oder Ihre Personalabteilung.'
      : `Haben Sie Fragen, oder kommt diese E-Mail für Sie unerwartet? Dann schreiben Sie an ${contact}.`,

  reminder: {
    subject: (delivery) => `Zur Erinnerung: Ihr ${noun[delivery]} läuft bald ab`,
    opening: 'eine kurze Erinnerung: Ihr Konto ist bereit, hat aber noch kein Passwort.',
    where: (until, delivery) =>
      `Den ${noun[delivery]} finden Sie in unserer letzten E-Mail an Sie. Er gilt bis ${until}. Falls Sie diese E-Mail nicht sehen, schauen Sie bitte auch in Ihren Spam-Ordner.`,
    withoutLink: (delivery) =>
      `Diese Erinnerung enthält mit Absicht keinen ${noun[delivery]}: Der aus unserer letzten E-Mail ist der einzige, den Sie brauchen.`,
  },

  attention: {
    heading: 'Was Sie tun können',
    rescind: 'Die Einladung zurücknehmen, falls die Person doch nicht kommt:',
    noTerminal:
      'Kein Terminal zur Hand? Leiten Sie diese E-Mail an diejenigen weiter, die den Onboarding-Dienst für Sie betreiben.',
  },
  escalation: {
    subject: ({ name }) => `${name} hat noch kein Passwort festgelegt`,
    preheader: (sent, delivery) =>
      sent === 1
        ? `Ein ${noun[delivery]} wurde verschickt und ist abgelaufen. Das Onboarding wartet auf Sie.`
        : `${sent} ${noun[delivery]}s wurden verschickt und sind abgelaufen. Das Onboarding wartet auf Sie.`,
    opening: (person, sent, delivery) =>
      `${
        sent === 1
          ? `wir haben ${who(person)} einen ${noun[delivery]} zum Festlegen des Passworts geschickt, und er ist ungenutzt abgelaufen.`
          : `wir haben ${who(person)} ${sent} ${noun[delivery]}s zum Festlegen des Passworts geschickt, und alle sind ungenutzt abgelaufen.`
      } Von selbst folgen keine weiteren. Das Konto besteht, aber niemand kann sich damit anmelden: Das Onboarding wartet auf Ihre Entscheidung.`,
    advice: [
      'Fragen Sie die Person telefonisch oder persönlich, ob unsere E-Mails ankommen, und bitten Sie sie, auch in den Spam-Ordner zu schauen.',
      'Prüfen Sie, ob die Adresse in Ihrem Personalsystem stimmt und bereits in Gebrauch ist.',
    ],
    resend: (delivery) => `Einen neuen ${noun[delivery]} schicken, sobald die Person weiß, dass er kommt:`,
    why: 'Sie erhalten diese E-Mail, weil Sie die Führungskraft oder der HR-Kontakt dieser Person sind.',
  },
  undeliverable: {
    subject: ({ name }) => `Unsere E-Mail an ${name} ist nicht zustellbar`,
    preheader: 'Der Mailserver lehnt die Adresse ab. Das Onboarding wartet auf Sie.',
    opening: (person, email) =>
      `der Mailserver lehnt die Adresse von ${who(person)} endgültig ab: ${email}. Die Einladung hat die Person nicht erreicht, und das Onboarding wartet auf Ihre Entscheidung.`,
    advice: [
      'Prüfen Sie die Adresse auf Tippfehler.',
      'Prüfen Sie, ob das Postfach schon besteht. Für neue Mitarbeitende wird es oft etwas später eingerichtet.',
    ],
    changeEmail: 'Die Einladung an eine andere Adresse schicken:',
    newAddress: 'NEUE-ADRESSE',
    retry: 'Es mit derselben Adresse noch einmal versuchen, sobald es das Postfach gibt:',
    why: 'Sie erhalten diese E-Mail, weil Sie die Führungskraft oder der HR-Kontakt dieser Person sind.',
  },
};
