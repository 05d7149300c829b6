// A bot on botbuilder's own adapter: it echoes, and hands over when somebody asks for a person. Prints its port when it listens;
// `GET /heard` tells what it heard of its handoffs.
import { createServer } from 'node:http';
import {
  ActivityHandler,
  ActivityTypes,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  EventFactory,
} from 'botbuilder';

const heard = { statuses: [], errors: [], initiated: [] };
const said = new Map();

class EchoBot extends ActivityHandler {
  constructor() {
    super();
    this.onMessage(async (context, next) => {
      const turns = turnsOf(context);
      turns.push({ ...context.activity });
      if (/person/i.test(context.activity.text)) await this.handOver(context, turns);
      else await this.say(context, turns, `You said: ${context.activity.text}`);
      await next();
    });
    this.onEvent(async (context, next) => {
      if (context.activity.name === 'handoff.status') heard.statuses.push(context.activity.value);
      await next();
    });
  }

  async say(context, turns, text) {
    const sent = await context.sendActivity(text);
    turns.push({
      type: ActivityTypes.Message,
      id: sent?.id,
      text,
      from: { ...context.activity.recipient, role: 'bot' },
      timestamp: new Date(),
    });
  }

  async handOver(context, turns) {
    const initiation = EventFactory.createHandoffInitiation(
      context,
      {
        Skill: 'billing',
        va_LastTopic: 'Escalate',
        va_Topics: ['Order status', 'Refund'],
        va_LastPhrases: context.activity.text,
        va_AgentMessage: 'Charged twice',
        va_Language: 'en-US',
        order: '981',
        amount: 20,
      },
      { activities: turns },
    );
    const sent = await context.sendActivity(initiation);
    heard.initiated.push(sent?.id);
  }
}

function turnsOf({ activity }) {
  const { id } = activity.conversation;
  if (!said.has(id)) said.set(id, []);
  return said.get(id);
}

const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}));
adapter.onTurnError = async (_, error) => heard.errors.push({ message: error.message, status: error.statusCode });
const bot = new EchoBot();

const server = createServer((request, response) => {
  if (request.url === '/heard') return response.end(JSON.stringify(heard));
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', async () => {
    request.body = JSON.parse(Buffer.concat(chunks).toString());
    // The adapter was written for restify.
    response.status = (code) => {
      response.statusCode = code;
      return response;
    };
    response.header = (name, value) => response.setHeader(name, value);
    response.send = (body) => response.end(body === undefined ? undefined : JSON.stringify(body));
    await adapter.process(request, response, (context) => bot.run(context));
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
