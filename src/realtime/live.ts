import { Injectable } from '@nestjs/common';
import type { Namespace, Socket } from 'socket.io';
import type { AgentLive, AgentSays, SupervisorLive, VisitorLive, VisitorSays } from '../contract/live.js';
import type { Actor, Person } from '../kernel/auth/actor.js';
import { rooms } from './rooms.js';

type Nothing = Record<string, never>;
export interface SocketData<A extends Actor = Actor> {
  actor: A;
}
export type AgentNamespace = Namespace<AgentSays, AgentLive, Nothing, SocketData<Person>>;
export type SupervisorNamespace = Namespace<Nothing, SupervisorLive, Nothing, SocketData<Person>>;
export type VisitorNamespace = Namespace<VisitorSays, VisitorLive, Nothing, SocketData>;
export type AgentSocket = Socket<AgentSays, AgentLive, Nothing, SocketData<Person>>;

/** The typed ways to the screens: broadcasts emit through these namespaces and nowhere else. */
@Injectable()
export class Live {
  agent!: AgentNamespace;
  supervisor!: SupervisorNamespace;
  visitor!: VisitorNamespace;
  private readonly queues = new Map<string, string[]>();

  /** Puts all of an agent's sockets, on every node, into the rooms of exactly these queues. */
  refreshQueues(agentId: string, queueIds: string[]): void {
    const sockets = this.agent.in(rooms.agent(agentId));
    const before = this.queues.get(agentId) ?? [];
    sockets.socketsLeave(before.filter((id) => !queueIds.includes(id)).map(rooms.queue));
    sockets.socketsJoin(queueIds.map(rooms.queue));
    this.queues.set(agentId, queueIds);
  }
}
