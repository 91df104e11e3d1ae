import nodemailer from 'nodemailer';
import { Webhook } from 'standardwebhooks';
import type { Notice } from '../../protocol/notices.ts';
import type { NoticeReceiver } from '../../protocol/site/notices.ts';
import type { Language } from '../../protocol/words.ts';
import { readCredentials } from '../../config/named-secrets.ts';
import { noticeText } from './notice-text.ts';

/** A receiver has as long to answer. */
const PATIENCE_MS = 15_000;
/** By Standard Webhooks the receiver wants no more of them. */
const GONE = 410;
/** The name under which what opens the mail server is looked up. */
const MAIL_SECRET = 'mail';

/** A try that failed. Its message names no address, no secret and nothing that was answered. */
export class SendError extends Error {
  override readonly name = 'SendError';
  /** Trying again is of no use. */
  readonly isFinal: boolean;

  constructor(message: string, { isFinal = false, cause }: { isFinal?: boolean; cause?: unknown } = {}) {
    super(message, { cause });
    this.isFinal = isFinal;
  }
}

export interface SenderOptions {
  readonly receivers: Readonly<Record<string, NoticeReceiver>>;
  readonly secretOf: (name: string) => string | undefined;
  readonly mail: { readonly url: string; readonly from: string } | undefined;
  readonly language: Language;
  readonly timeZone: string;
  /** Wall clock, epoch ms. */
  readonly now: () => number;
}

/** Tells a receiver once. @throws {SendError} */
export async function sendNotice(notice: Notice, receiver: string, options: SenderOptions): Promise<void> {
  const declared = options.receivers[receiver];
  if (!declared) throw new SendError('no such receiver any more', { isFinal: true });
  if ('webhook' in declared) await callWebhook(notice, { address: declared.webhook, receiver }, options);
  else await sendMail(notice, declared, options);
}

async function callWebhook(
  notice: Notice,
  { address, receiver }: { readonly address: string; readonly receiver: string },
  { secretOf, now }: SenderOptions,
): Promise<void> {
  const secret = secretOf(receiver)?.trim();
  if (!secret) throw new SendError(`no secret ${receiver}`);
  const { id, at } = notice;
  const body = JSON.stringify({ type: 'watchfloor.notice', timestamp: new Date(at).toISOString(), data: notice });
  // Of this try: a receiver refuses old ones, as they may have been recorded.
  const stamp = new Date(now());
  const signature = signatureOf(secret, id, stamp, body);
  let status: number;
  try {
    const answer = await fetch(address, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(stamp.getTime() / 1_000)),
        'webhook-signature': signature,
      },
      body,
      // Somebody else's address is not the one that the site names.
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    status = answer.status;
    await answer.body?.cancel();
  } catch (error) {
    throw new SendError('no answer', { cause: error });
  }
  if (status === GONE) throw new SendError(`HTTP ${status}`, { isFinal: true });
  if (status < 200 || status > 299) throw new SendError(`HTTP ${status}`);
}

function signatureOf(secret: string, id: string, at: Date, body: string): string {
  try {
    return new Webhook(secret).sign(id, at, body);
  } catch {
    // Its text would name the secret.
    throw new SendError('a secret that is not whsec_ and base64');
  }
}

async function sendMail(
  notice: Notice,
  { mail: to, language }: Extract<NoticeReceiver, { mail: unknown }>,
  { mail, secretOf, ...options }: SenderOptions,
): Promise<void> {
  if (!mail) throw new SendError('no MAIL_URL');
  const { protocol, hostname, port } = new URL(mail.url);
  const credentials = readCredentials(secretOf(MAIL_SECRET));
  const transport = nodemailer.createTransport({
    host: hostname,
    ...(port !== '' && { port: Number(port) }),
    secure: protocol === 'smtps:',
    ...(credentials && { auth: { user: credentials.user, pass: credentials.password } }),
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
  });
  const { subject, text } = noticeText(notice, { language: language ?? options.language, timeZone: options.timeZone });
  try {
    await transport.sendMail({
      from: mail.from,
      to: [...to],
      subject,
      text,
      // The same each time: a mailbox that had it already shows it once.
      messageId: `<${notice.id}@${notice.site}.watchfloor>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  } catch (error) {
    const code = error instanceof Error && 'responseCode' in error ? ` ${String(error.responseCode)}` : '';
    throw new SendError(`no mail${code}`, { cause: error });
  } finally {
    transport.close();
  }
}
