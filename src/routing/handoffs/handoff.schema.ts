import { z } from 'zod';
import { handoffReasons } from '../../contract/handoff.js';
import { storable } from '../../conversations/index.js';

const short = storable(200);
const words = storable(5000);
const instant = z.iso.datetime({ offset: true });
const share = z.number().min(0).max(1);

const turn = z.object({
  id: short.min(1),
  at: instant.optional(),
  by: z.enum(['customer', 'bot', 'system']),
  botId: short.optional(),
  text: storable(20_000),
  content: z.unknown().optional(),
  replyTo: short.optional(),
  intentAtTurn: short.optional(),
  confidence: share.optional(),
});
const slot = z.object({
  value: z.unknown(),
  raw: words.optional(),
  confirmed: z.boolean(),
  sensitivity: z.enum(['normal', 'personal', 'secret']).default('normal'),
  source: short.optional(),
});
const attempt = z.object({
  at: instant.optional(),
  action: words.min(1),
  input: z.unknown().optional(),
  outcome: z.enum(['succeeded', 'failed', 'abandoned']),
  evidence: words.optional(),
  kbArticleId: short.optional(),
});
const skill = z.object({
  name: short.min(1),
  min: z.number().int().min(1).max(5).default(1),
  required: z.boolean().default(true),
});

const onNoAgent = z
  .object({
    plan: z.enum(['callback', 'async_ticket', 'return_to_bot']),
    message: words.optional(),
    afterSeconds: z.number().int().min(0).max(604_800).optional(),
  })
  .optional();

const context = {
  reason: z.object({ code: z.enum(handoffReasons), detail: words.optional() }),
  summary: z
    .object({ text: words.min(1), model: short.optional(), by: short.optional(), at: instant.optional() })
    .optional(),
  lastCustomerText: words.optional(),
  transcript: z.array(turn).max(1000).optional(),
  intents: z
    .array(
      z.object({
        name: short.min(1),
        confidence: share.optional(),
        rank: z.number().int().min(1).max(1000).optional(),
      }),
    )
    .max(50)
    .optional(),
  slots: z.record(z.string().min(1).max(100), slot).optional(),
  attempts: z.array(attempt).max(200).optional(),
  commitments: z
    .array(z.object({ text: words.min(1), dueAt: instant.optional(), madeBy: short.optional() }))
    .max(50)
    .optional(),
  doNotAsk: z.array(short).max(100).optional(),
  signals: z
    .object({
      sentiment: z.number().min(-1).max(1).optional(),
      sentimentTrend: z.number().min(-2).max(2).optional(),
      frustration: share.optional(),
      turns: z.number().int().min(0).optional(),
      rephrases: z.number().int().min(0).optional(),
      secondsInBot: z.number().min(0).optional(),
    })
    .optional(),
  authentication: z
    .object({
      level: z.enum(['none', 'claimed', 'verified', 'strong']),
      methods: z.array(short).max(20).optional(),
      verifiedAt: instant.optional(),
      expiresAt: instant.optional(),
      subject: short.optional(),
    })
    .optional(),
  consents: z
    .array(z.object({ purpose: short.min(1), granted: z.boolean(), at: instant.optional(), text: words.optional() }))
    .max(50)
    .optional(),
  routing: z
    .object({
      queue: short.optional(),
      skills: z.array(skill).max(20).optional(),
      preferredAgent: short.optional(),
      affinity: short.optional(),
      priority: z.number().int().min(0).max(100).optional(),
      slaClass: short.optional(),
      language: z
        .string()
        .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'is not a language tag')
        .optional(),
      deadline: instant.optional(),
    })
    .optional(),
  expectation: z
    .object({
      channelPreference: short.optional(),
      promisedWaitSeconds: z.number().int().min(0).max(604_800).optional(),
      fallback: z.enum(['callback', 'email', 'return_to_bot']).optional(),
    })
    .optional(),
  bot: z
    .object({ id: short.optional(), name: short.optional(), version: short.optional(), session: short.optional() })
    .optional(),
  customerPreview: z.object({ text: words, corrections: z.array(words).max(50).optional() }).optional(),
};

const request = {
  conversation: z.string().min(1).max(60).optional(),
  external: z
    .object({ channel: z.string().min(1).max(60), address: z.string().min(1).max(320), threadId: short.optional() })
    .optional(),
  mode: z.enum(['offer', 'pass']).default('pass'),
  onNoAgent,
};

export const Request = z.object({ ...context, ...request });
export const Enrichment = z.object({ ...context, onNoAgent, reason: context.reason.optional() });
export const requestFields = Object.keys(request);
