/** Every message that crosses a process, as zod schemas, and the one table of errors. */
export { ERRORS, ErrorBody, ErrorCode, HighroadError } from './errors.ts'
export {
  AcceptInvitation,
  AccountView,
  InvitationMade,
  InvitationView,
  Me,
  Members,
  NewAccount,
  NewAccountMade,
  NewInvitation,
  Role,
  ServerStatus,
  SetRole,
  SetUp,
  SignIn,
} from './people.ts'
export {
  FreshAct,
  FreshRequest,
  FreshSignIn,
  FreshSignInMade,
  NewPasskey,
  NewPasskeyRequest,
  PasskeyAssertion,
  PasskeyAttestation,
  PasskeyCreation,
  PasskeyRequest,
  PasskeySignIn,
  Passkeys,
  RemovePasskey,
  RenamePasskey,
} from './passkeys.ts'
export {
  Asked,
  AskedContext,
  AUTHZEN_BODY_LIMIT,
  AuthzenConfiguration,
  Evaluation,
  EvaluationAnswer,
  Evaluations,
  EvaluationsAnswer,
  EvaluationsSemantic,
  ItemProperties,
  KeyMade,
  Keys,
  MOST_EVALUATIONS,
  NewKey,
  Refusal,
} from './authzen.ts'
export { FormsView, type FormView, SignForm } from './forms.ts'
export { ConsentLine, FeaturesView, Notice, SetAskFirst, SetSwitch, Why } from './features.ts'
export {
  Answer,
  Door,
  Join,
  Joined,
  LiveEvent,
  MeetingItem,
  MeetingList,
  Microphone,
  MicrophoneAnswer,
  NewMeeting,
  NoticeAcknowledged,
  Objection,
  RoomState,
  Spoke,
} from './meeting.ts'
export { Coverage, EditLine, LineKind, SummaryLine, SummaryView, Transcript, Turn } from './summary.ts'
export {
  NewTelemetrySession,
  OperatorTelemetry,
  TelemetryReport,
  TelemetrySession,
  TelemetryTaken,
  TelemetryView,
} from './telemetry.ts'
export { PublishedTerms, PublishTerms, type TermsComparison, TermsVersion, TermsView } from './terms.ts'
export {
  AnswerTraining,
  Earlier,
  FormTold,
  LeftOut,
  MyActs,
  MyForms,
  MyHidden,
  MyNotices,
  MyPageQuery,
  MyStanding,
  MyTraining,
  MyUses,
  SetNeverTrain,
  type MyAct,
  type MyNotice,
  type MyPlace,
  type MyUse,
} from './mine.ts'
export { OperatorPrices, PriceListView, PriceView, SetTrial, StatementMonth } from './price.ts'
export { CardChange, ChangeCard, OperatorProcessors, RegulatedView, SetMark } from './regulated.ts'
