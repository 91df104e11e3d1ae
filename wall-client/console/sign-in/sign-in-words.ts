import type { Words } from '../../../protocol/words.ts';

/** What the sign-in page says of further ways to sign in. */
export const signInWords = {
  or: { zh: '或者', en: 'or' },
  certificate: { zh: '用数字证书登录', en: 'Sign in with your certificate' },
  directoryHint: {
    zh: '用本机账号登录，也可用目录账号',
    en: 'Sign in with an account of this server, or of this directory',
  },
} satisfies Readonly<Record<string, Words>>;

/** Why a provider’s answer let nobody in; codes are those of server/errors.ts. */
export const signInFaults: Readonly<Record<string, Words>> = {
  'session.noRole': {
    zh: '此账号不在可以登录的用户组中，请联系账号管理员',
    en: 'This account is in no group that may come in here: ask who manages accounts',
  },
  'session.nameTaken': {
    zh: '同名账号在这里属于别人，请联系账号管理员',
    en: 'An account of this name is somebody else’s here: ask who manages accounts',
  },
  'session.unfitName': {
    zh: '此账号的名称不能在这里使用，请联系账号管理员',
    en: 'This account has a name that none here can have: ask who manages accounts',
  },
  'session.refused': { zh: '此账号已在这里关闭', en: 'This account has been closed here' },
  'session.provider': { zh: '统一认证没有通过，请再试一次', en: 'You were not let in there: try again' },
  'server.unavailable': {
    zh: '统一认证暂时没有响应，可以用本机账号登录',
    en: 'It does not answer at the moment: an account of this server works',
  },
};
