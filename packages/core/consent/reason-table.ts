/**
 * Every reason a decision can give. Codes are stable and public: a code's meaning never changes, a new meaning gets a
 * new code. `change` says what would change it, `own` how it reads to the person it is about.
 */
import type { Changer, Reason } from './decision.ts'
import type { z } from 'zod'

export interface ReasonText {
  readonly effect: Reason['effect']
  readonly changedBy: z.infer<typeof Changer>
  readonly sentence: string
  readonly own?: string
  readonly change?: string
  readonly ownChange?: string
}

const forbid = (
  changedBy: ReasonText['changedBy'],
  sentence: string,
  change?: string,
  own?: { sentence: string; change: string },
): ReasonText => ({
  effect: 'forbid',
  changedBy,
  sentence,
  ...(change === undefined ? {} : { change }),
  ...(own === undefined ? {} : { own: own.sentence, ownChange: own.change }),
})
const allow = (changedBy: ReasonText['changedBy'], sentence: string, own?: string): ReasonText => ({
  effect: 'allow',
  changedBy,
  sentence,
  ...(own === undefined ? {} : { own }),
})

const ANSWER = {
  sentence: 'You have not accepted this.',
  change: 'You can accept it, for what you say from then on.',
}
const MICROPHONE = 'You can answer who is at your microphone, for what is said from then on.'

export const REASONS = {
  'R1.unknown-request': forbid(
    'nobody',
    'Something in this request is unknown, and what is unknown is denied.',
  ),
  'R1.unknown-fact': forbid(
    'operator',
    'The record holds a fact that these rules do not know.',
    'The operator can update this server.',
  ),
  'R1.unknown-meeting': forbid('nobody', 'Nothing is recorded of this place.'),
  'R1.other-account': forbid('nobody', 'This place belongs to another organisation.'),
  'R1.no-contributor': forbid('nobody', 'Nobody knows whose words these are.'),
  'R1.unknown-contributor': forbid(
    'nobody',
    'Somebody’s words are in it who is not recorded as having been there.',
  ),
  'R1.unknown-processor': forbid(
    'operator',
    'There is no card that says what the model’s processor does with what it is given.',
    'The operator can publish the processor’s card.',
  ),
  'R1.microphone-unanswered': forbid(
    'participant',
    'A participant has not said who is at their microphone.',
    'The participant can answer who is at their microphone.',
    { sentence: 'You have not said who is at your microphone.', change: MICROPHONE },
  ),
  'R1.others-at-microphone': forbid(
    'participant',
    'Several people share a participant’s microphone, so nobody knows whose words these are.',
    'The participant can say that only they are at the microphone, if that is so.',
    { sentence: 'You said that others are at your microphone too.', change: MICROPHONE },
  ),
  'R1.nothing-allows': forbid(
    'nobody',
    'Nothing allows this, and nothing is permitted because nothing was said.',
  ),
  'R3.deliver': allow('nobody', 'This is the service itself: showing content to the people it is meant for.'),
  'R3.recording-noticed': allow(
    'participant',
    'A participant was told of the recording before it took them in.',
    'You were told of the recording before it took you in.',
  ),
  'R3.recording-no-notice': forbid(
    'participant',
    'A participant had not been told of the recording.',
    'The notice has to reach the participant.',
    {
      sentence: 'You had not been told of the recording.',
      change: 'You can read the notice; it counts for what comes next.',
    },
  ),
  'R3.recording-accepted': allow(
    'participant',
    'A participant said yes to being recorded.',
    'You said yes to being recorded.',
  ),
  'R3.recording-not-answered': forbid(
    'participant',
    'A recording needs each person’s own yes, and a participant has not given it.',
    'The participant can say yes, for what comes next.',
    {
      sentence: 'A recording needs your own yes, and you have not given it.',
      change: 'You can say yes, for what comes next.',
    },
  ),
  'R4.terms-allow': allow(
    'operator',
    'The terms allow numbers of this kind to be used to improve the service.',
  ),
  'R4.not-in-terms': forbid('operator', 'The terms do not allow this use of service data.'),
  'R4.only-improves': forbid('nobody', 'Service data serves only to improve the service.'),
  'R4.other-purpose': forbid(
    'nobody',
    'Service data serves to improve the service and to train our own models, and nothing else.',
  ),
  'R5.switched-on': allow('admin', 'The organisation switched this feature on.'),
  'R5.switch-off': forbid(
    'admin',
    'The organisation has not switched this feature on.',
    'An owner or admin can switch it on.',
  ),
  'R5.other-processor': forbid(
    'admin',
    'The organisation switched this feature on for another processor.',
    'An owner or admin can choose this processor.',
  ),
  'R5.started': allow('host', 'It was started in this meeting.'),
  'R5.asked': allow('nobody', 'Somebody in this channel asked for it. In a channel nothing runs unasked.'),
  'R5.not-started': forbid(
    'host',
    'It was not running here at that time.',
    'It can be started, for what is said from then on.',
  ),
  'R5.started-elsewhere': forbid(
    'host',
    'It was started for another processor than this one.',
    'It can be stopped and started again.',
  ),
  'R5.noticed': allow(
    'participant',
    'A participant had the notice before they said this.',
    'You had the notice before you said this.',
  ),
  'R5.no-notice': forbid(
    'participant',
    'A participant had not been shown the notice.',
    'The notice has to reach the participant.',
    {
      sentence: 'You had not been shown the notice.',
      change: 'You can read the notice; it counts for what you say from then on.',
    },
  ),
  'R5.accepted': allow(
    'participant',
    'A participant accepted it before they said this.',
    'You accepted it before you said this.',
  ),
  'R5.not-accepted': forbid(
    'participant',
    'This organisation asks each person first, and a participant has not accepted.',
    'The participant can accept, for what comes next.',
    ANSWER,
  ),
  'R5.processor-keeps-nothing': allow('operator', 'The processor keeps no input and does not train on it.'),
  'R5.processor-retains': forbid(
    'operator',
    'The processor keeps what it is given.',
    'The operator can run it on another processor, or record what is agreed with this one.',
  ),
  'R5.processor-trains': forbid(
    'operator',
    'The processor trains on what it is given.',
    'The operator can run it on another processor, or record what is agreed with this one.',
  ),
  'R6.no-form': forbid(
    'owner',
    'Training needs a signed consent form, and there is none.',
    'The owner of the organisation can sign one. Nothing else depends on it.',
  ),
  'R6.form': allow('owner', 'A signed consent form covers this kind of content, made at that time.'),
  'R6.form-withdrawn': forbid(
    'owner',
    'The consent form was withdrawn.',
    'The owner of the organisation can sign another.',
  ),
  'R6.form-revoked': forbid(
    'owner',
    'The consent form was revoked.',
    'The owner of the organisation can sign another.',
  ),
  'R6.signer-not-owner': forbid(
    'owner',
    'Whoever signed the consent form did not own the organisation at that time.',
    'The owner of the organisation can sign one.',
  ),
  'R6.class-not-covered': forbid(
    'owner',
    'The consent form does not cover this kind of content.',
    'The owner of the organisation can sign a form that does.',
  ),
  'R6.noticed': allow(
    'participant',
    'A participant had notice of the consent form, with a way to object.',
    'You had notice of the consent form, with a way to object.',
  ),
  'R6.no-notice': forbid(
    'participant',
    'A participant had no notice of the consent form.',
    'The notice has to reach the participant.',
    {
      sentence: 'You had no notice of the consent form.',
      change: 'You can read it; it counts for what you make from then on.',
    },
  ),
  'R6.notice-too-recent': forbid(
    'nobody',
    'This was made before a participant had notice of the consent form, and 30 days have not passed since.',
  ),
  'R6.guest-opted-in': allow(
    'participant',
    'A guest let what they say here be used for training.',
    'You let what you say here be used for training.',
  ),
  'R6.guest-not-opted-in': forbid(
    'participant',
    'A guest has not let what they say here be used for training.',
    'The guest can do that, for what comes next.',
    {
      sentence: 'You have not let what you say here be used for training.',
      change: 'You can, for what you say from then on.',
    },
  ),
  'R6.everyone-accepted': allow('nobody', 'Everyone in this private conversation accepted.'),
  'R6.not-everyone-accepted': forbid(
    'participant',
    'Not everyone in this private conversation has accepted.',
    'Each of them can accept, for what comes next.',
    {
      sentence: 'You and everyone else in this private conversation would have to accept.',
      change: 'You can accept, for what comes next.',
    },
  ),
  'R7.never': forbid('nobody', 'Training somebody else’s model is never allowed.'),
  'R7.trains': forbid(
    'nobody',
    'The processor is another company’s and trains on what it is given. That is never allowed.',
    'The operator can run it on another processor, or record what is agreed with this one.',
  ),
  'R8.mark-missing': forbid(
    'owner',
    'It is not recorded whether an organisation concerned is regulated.',
    'An owner can record it.',
  ),
  'R8.agreement': allow(
    'operator',
    'An organisation concerned is regulated, and the processor is first-party or holds the agreement for it.',
  ),
  'R8.no-agreement': forbid(
    'operator',
    'An organisation concerned is regulated, and the processor holds no agreement for it.',
    'An owner or admin can choose a processor on this server.',
  ),
  'R8.not-accepted': forbid(
    'participant',
    'An organisation concerned is regulated, and a participant has not accepted.',
    'The participant can accept, for what comes next.',
    ANSWER,
  ),
  'R8.train': forbid('nobody', 'Content of a regulated organisation is never trained on.'),
  'R10.objects': forbid(
    'participant',
    'A participant objects. Their words are not used.',
    'The participant can take the objection back, for what comes next.',
    {
      sentence: 'You object. Your words are not used.',
      change: 'You can take it back, for what you say from then on.',
    },
  ),
  'R10.before-lifting': forbid(
    'participant',
    'A participant objected after this was said. Taking an objection back lets in only what comes after.',
    undefined,
    {
      sentence: 'You objected to what you said up to then. Taking that back let in only what came after.',
      change: 'What you said earlier stays out.',
    },
  ),
  'R10.refused': forbid(
    'participant',
    'A participant answered no. Their words are not used.',
    'The participant can accept, for what comes next.',
    {
      sentence: 'You answered no. Your words are not used.',
      change: 'You can accept, for what you say from then on.',
    },
  ),
  'R10.before-accepting': forbid(
    'participant',
    'A participant had answered no. Accepting later lets in only what comes after.',
    undefined,
    {
      sentence: 'You had answered no. Accepting later let in only what came after.',
      change: 'What you said earlier stays out.',
    },
  ),
  'R11.licensed': allow('operator', 'The terms of service allow it, then and now.'),
  'R11.form': allow('owner', 'The terms of service ask for consent, and the consent form names them.'),
  'R11.form-missing': forbid(
    'owner',
    'The terms of service ask for a consent form that names the version in force now, and there is none.',
    'The owner of the organisation can sign a form under the terms in force.',
  ),
  'R11.no-terms': forbid('operator', 'No terms of service were in force.'),
  'R11.never': forbid('nobody', 'The terms of service forbid it, then or now.'),
  'R11.not-accepted': forbid(
    'participant',
    'The terms ask for each person’s consent, and a participant has not accepted.',
    'The participant can accept, for what comes next.',
    ANSWER,
  ),
  'R12.recorded': allow('nobody', 'The permit was in the ledger before the first word was read.'),
  'R12.not-recorded': forbid(
    'operator',
    'The ledger could not record the permit, so nothing was read.',
    'The operator can mend the ledger.',
  ),
  'R13.not-yet-made': forbid('nobody', 'The item would be younger than its use.'),
  'R13.switch-off-then': forbid('nobody', 'The feature was switched off when this was said.'),
  'R13.notice-expired': forbid(
    'participant',
    'The notice that a participant had has expired.',
    'The notice has to reach the participant again.',
    {
      sentence: 'The notice you had has expired.',
      change: 'You can read it again, for what you say from then on.',
    },
  ),
  'R13.form-expired': forbid(
    'owner',
    'The consent form has expired.',
    'The owner of the organisation can renew it.',
  ),
  'R13.outside-form': forbid(
    'owner',
    'This was made at a time that no consent form covers.',
    'The owner of the organisation can sign a form that names that time.',
  ),
  'R13.permit-expired': forbid('nobody', 'The permit has expired.'),
  'R16.erased': forbid('nobody', 'It was deleted, with the meeting or channel that it was said in.'),
} as const satisfies Record<string, ReasonText>

export type ReasonCode = keyof typeof REASONS
