interface ProblemCode {
  status: number;
  meaning: string;
  /** What the caller does about it. */
  remedy?: string;
}

/** Every `code` an error of the API may carry. Codes are never renamed; each is explained at `/docs/problems#code`. */
export const problems: Record<string, ProblemCode> = {
  // What was sent
  malformed: { status: 400, meaning: 'The body is not JSON, or not text at all.' },
  unknown_parameter: {
    status: 400,
    meaning: 'The address has a query parameter this route does not take.',
    remedy: '`errors` names each, and says what it takes.',
  },
  idempotency_key: { status: 400, meaning: 'An Idempotency-Key has 1 to 200 visible characters.' },
  too_large: { status: 413, meaning: 'The body or the file is larger than the hub takes.' },
  unsupported_media_type: { status: 415, meaning: 'The hub reads JSON, and files as multipart/form-data.' },
  invalid: {
    status: 422,
    meaning: 'Some fields are not right.',
    remedy: '`errors` names each with a JSON Pointer, a code and a sentence.',
  },
  unstorable_text: {
    status: 422,
    meaning: 'The text holds U+0000 or half a surrogate pair, which no database of text can hold.',
  },
  idempotency_mismatch: {
    status: 422,
    meaning: 'This Idempotency-Key was used for another request.',
    remedy: 'Take a new key for a new request.',
  },
  incident_over: { status: 409, meaning: 'This incident is over.' },
  kiosk_link: { status: 401, meaning: 'This link for a screen on a wall was taken back, or never given out.' },
  own_conversation: { status: 409, meaning: 'You have this conversation yourself.' },
  not_watching: { status: 409, meaning: 'You have not joined this conversation.', remedy: 'Join it first.' },
  nobody_to_whisper: { status: 409, meaning: 'No colleague has this conversation now.' },
  idempotency_in_flight: {
    status: 409,
    meaning: 'The first request with this Idempotency-Key is still under way.',
    remedy: 'Ask again after Retry-After; the first answer will be there.',
  },
  window_closed: {
    status: 422,
    meaning: 'The channel takes no such words from this writer any more: too long ago since the customer wrote.',
    remedy: '`GET /v1/conversations/{id}/reply-options` says what may still be sent, and where else.',
  },
  too_long: {
    status: 422,
    meaning: 'The text is longer than its channel takes; nothing was stored.',
    remedy: '`limit` is the longest, `length` what was sent, `segments` the parts of an SMS.',
  },
  cannot_reach: {
    status: 422,
    meaning: 'This inbox cannot write to this address first; `title` says why.',
    remedy: '`GET /v1/profiles/{id}/ways` names the ways that are open.',
  },
  no_consent: {
    status: 422,
    meaning: 'The customer said STOP on this channel; nothing was stored.',
    remedy: 'Answer where they did not, or wait until they write START.',
  },

  number_blocked: {
    status: 422,
    meaning: 'The words hold a number that must not leave: of a card, a person or an account; nothing was stored.',
    remedy: '`errors` says where. Take it out and send again; `GET /v1/number-policy` says what is kept from leaving.',
  },

  // Who is asking
  unauthenticated: { status: 401, meaning: 'Nobody is signed in, or the key or session is not valid any more.' },
  bad_credentials: { status: 401, meaning: 'The address or the password is not right.' },
  totp_required: { status: 401, meaning: 'This account asks for a code of its authenticator.', remedy: 'Send `totp`.' },
  bad_code: { status: 401, meaning: 'The authenticator code is not right, or was used already.' },
  link_used: { status: 401, meaning: 'A sign-in link works once, and this one was used or is too old.' },
  bad_signature: {
    status: 401,
    meaning: 'The signature does not fit the exact bytes of the body.',
    remedy: 'Sign the raw body with the secret of this inbox, and check the clock.',
  },
  visitor_token_over: {
    status: 401,
    meaning: 'This session of the web chat is over.',
    remedy: 'Open a new one without a token.',
  },
  forbidden: { status: 403, meaning: 'The caller may not do this.' },
  foreign_origin: {
    status: 403,
    meaning: 'A page of another origin tried to write with the cookie of a signed-in person.',
    remedy: 'Programs use a key; pages of yours go into ALLOWED_ORIGINS.',
  },
  identity_unproven: {
    status: 403,
    meaning: 'The web chat was told who the customer is, without the proof of the shop.',
    remedy: 'The hash is HMAC-SHA256 of the user id under the secret of the inbox, in hexadecimal.',
  },
  not_found: { status: 404, meaning: 'There is no such thing, or the caller may not see it.' },
  method_not_allowed: { status: 405, meaning: 'This address does not take this method.' },
  rate_limited: { status: 429, meaning: 'Too many requests.', remedy: 'Wait for Retry-After.' },
  too_many_requests: { status: 429, meaning: 'Too many tries.', remedy: 'Wait for Retry-After.' },

  // How things stand
  conflict: { status: 409, meaning: 'The state of things does not allow it now.' },
  control_lost: {
    status: 409,
    meaning: 'Somebody else holds the conversation now; nothing was sent.',
    remedy: '`control` says who. A bot stops until control comes back to it.',
  },
  epoch_required: {
    status: 428,
    meaning: 'A bot proves that it knows who holds control.',
    remedy: 'Send If-Control-Epoch with the `control.epoch` of the last webhook.',
  },
  newer_message: {
    status: 409,
    meaning: 'Somebody wrote after the message the writer had seen; nothing was sent.',
    remedy: '`message` is the newest. Send again with its `seq` as `seenSeq` when the words still hold.',
  },
  shortcut_taken: {
    status: 409,
    meaning: 'This word already inserts another ready-made reply on the same shelf.',
  },
  held_back: { status: 409, meaning: 'It is not time: something still keeps the conversation from being closed.' },
  gone: { status: 409, meaning: 'What a step of a macro or rule names is not there any more.' },
  not_waiting: { status: 409, meaning: 'The conversation does not wait in a queue now.' },
  newer_reply: {
    status: 409,
    meaning: 'A colleague answered after the message the writer had seen; nothing was sent.',
    remedy:
      '`message` is their answer. Send again with its `seq` as `seenSeq` when the words still hold. Without one, theirs is about to leave: it comes within seconds.',
  },
  already_left: { status: 409, meaning: 'The answer has left; what left cannot be undone.' },
  undone: {
    status: 409,
    meaning: 'An answer under this `clientId` was taken back before it left; it is not written a second time.',
    remedy: 'What is to be sent after all takes a new `clientId`.',
  },
  not_failed: { status: 409, meaning: 'Only a message that failed can be sent again.' },
  no_bot: { status: 409, meaning: 'No bot works in this inbox now, so there is none to hand back to.' },
  offer_taken: {
    status: 409,
    meaning: 'A colleague has the work.',
    remedy: '`takenBy` says who, `secondsAgo` since when.',
  },
  offer_timeout: { status: 409, meaning: 'The time to answer was over by the database’s clock.' },
  offer_rescinded: {
    status: 409,
    meaning: 'The offer was taken back.',
    remedy: '`reason` says why: `connection_lost`, `went_offline`, or what became of the work.',
  },
  offer_canceled: { status: 409, meaning: 'The work went away while it was offered.' },
  offer_rejected: { status: 409, meaning: 'This person has let the offer pass.' },
  offer_accepted: { status: 409, meaning: 'This person has accepted the offer already; the work is theirs.' },
  no_pull: { status: 409, meaning: 'This queue gives its work out by itself; nobody takes it.' },
  rings_elsewhere: { status: 409, meaning: 'A colleague is being asked this moment.' },
  not_yours: { status: 409, meaning: 'Only who works on a conversation wraps it up.' },
  with_bot: { status: 409, meaning: 'The bot holds this conversation.', remedy: 'Take it over first.' },
  resolved: { status: 409, meaning: 'The conversation is resolved.', remedy: 'Reopen it first.' },
  no_queue: {
    status: 409,
    meaning: 'There is no queue this conversation could wait in.',
    remedy: 'Make one, or name it.',
  },
  identity_level: {
    status: 409,
    meaning: 'Whoever is in the conversation has not proved well enough who they are for what was asked.',
    remedy: 'Let them prove it first; `assurance` of `GET /v1/conversations/{id}` says how sure it is now.',
  },
  has_live_work: {
    status: 409,
    meaning: 'Work still depends on it: `waiting` and `held` count it, `inboxes` and `queues` say what else does.',
    remedy: 'Say where it goes: `moveTo` for a queue, `replaceBy` or `drop` for a skill, `workTo=queue` for a person.',
  },
  in_use: {
    status: 409,
    meaning: 'The steps of `queues` ask for it.',
    remedy: 'Send `drop=true` to take it out of them.',
  },
  email_taken: { status: 409, meaning: 'Somebody with this address works here, or did.' },
  name_taken: { status: 409, meaning: 'Another one has this name already.' },
  work_over: { status: 409, meaning: 'This work is over, or is being written up; `state` says which.' },
  own_account: { status: 409, meaning: 'Nobody removes themselves.' },
  last_admin: { status: 409, meaning: 'The last administrator stays, or nobody could set the hub up any more.' },
  handoff_closed: {
    status: 409,
    meaning: 'This handoff is over and can no longer be changed; `state` says how it ended.',
  },
  call_over: { status: 409, meaning: 'This telephone call is over.' },
  call_not_there: { status: 409, meaning: 'Whoever this is about is not in the call, or not yet.' },
  call_goes_on: { status: 409, meaning: 'There is a call in this conversation already.' },
  already_asked: { status: 409, meaning: 'Somebody is asked into this call already.', remedy: 'Cancel that first.' },
  own_call: { status: 409, meaning: 'One does not supervise one’s own call.' },
  recording_state: { status: 409, meaning: 'The recording is not in a state this can be done from.' },
  no_notice: {
    status: 409,
    meaning: 'The caller was not told that the call may be recorded.',
    remedy: 'Write the consent notice in the settings of the inbox.',
  },
  no_number: { status: 409, meaning: 'We know no telephone number of this customer.' },
  no_line: { status: 409, meaning: 'No inbox for calls is connected, or it lacks what this needs.' },
  callback_goes_on: {
    status: 409,
    meaning: 'There is a callback of this conversation already.',
    remedy: 'Cancel it first; `callback` is its id.',
  },
  callback_rings: { status: 409, meaning: 'They are being called now: the callback cannot be moved.' },
  callback_in_line: {
    status: 409,
    meaning: 'This caller keeps the place they had on the line, so their callback has no time of its own.',
    remedy: 'Cancel it and plan another.',
  },
  callback_over: { status: 409, meaning: 'This callback is over; `state` says how it ended.' },
  promise_over: { status: 409, meaning: 'This promise is over; `state` says how it ended.' },
  promise_is_work: {
    status: 409,
    meaning: 'The time of this promise has come and it is work by now.',
    remedy: 'Finish the work, as done or not to be done.',
  },
  transfer_loop: {
    status: 409,
    meaning: 'This went to and fro between the same two places more than once within the hour.',
    remedy: 'Look at why, and send `confirm: true` to pass it on all the same.',
  },
  not_consulted: {
    status: 409,
    meaning: 'This colleague has not been asked in, or has not taken part yet.',
    remedy: 'Ask them with `consult`, or pass it on `cold`.',
  },
  calendar_in_use: {
    status: 409,
    meaning: 'Queues or policies go by this calendar.',
    remedy: 'Give them another first; `usedBy` names them.',
  },
  trait_exists: { status: 409, meaning: 'There is a trait of this name already.' },
  already_merged: { status: 409, meaning: 'The two records are one person already.' },
  proposal_settled: { status: 409, meaning: 'Somebody answered this proposal already.' },
  import_state: {
    status: 409,
    meaning: 'The import is not in a state this can be done from; `state` says which it is in.',
  },
  confirm_stale: {
    status: 409,
    meaning: 'The confirmation is too old, was given to somebody else, or the person was merged or parted since.',
    remedy: 'Ask for the plan again and look at it.',
  },
  not_merged: { status: 409, meaning: 'This record is not part of another.' },
  do_not_contact: { status: 409, meaning: 'This customer is not to be contacted.' },
  still_pending: { status: 409, meaning: 'This delivery is still on its way and will be tried by itself.' },

  // How the hub is
  vendor_refused: { status: 502, meaning: 'The vendor did not do what it was asked; `title` has its words.' },
  internal: {
    status: 500,
    meaning: 'Something went wrong inside the hub.',
    remedy: 'The log has it under `request_id`.',
  },
  database_away: {
    status: 503,
    meaning: 'The database cannot be reached; nothing was stored.',
    remedy: 'Send again after Retry-After, with the same Idempotency-Key.',
  },
  starting: {
    status: 503,
    meaning: 'The hub is starting and brings its schema up to date; nothing was stored.',
    remedy: 'Send again after Retry-After.',
  },
  inbox_paused: { status: 503, meaning: 'This inbox is paused and takes nothing in.', remedy: 'Wait for Retry-After.' },
  refused: { status: 400, meaning: 'The request was refused by the HTTP layer; `title` says why.' },
};
