/** E-mail: what the other rooms hand over goes to one SMTP server. */
export { type Mail, openMail, type Message } from './smtp.ts'
