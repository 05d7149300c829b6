import { Injectable } from '@nestjs/common';

export interface ConnectionListener {
  came?(agentId: string): void;
  beat?(agentId: string): void;
  /** The agent's last socket of this process closed. */
  left?(agentId: string): void;
}

/** Tells whoever listens when agents' sockets come, renew their lease and go; it draws no conclusions from it. */
@Injectable()
export class Connections {
  private readonly open = new Map<string, number>();
  private readonly listeners: ConnectionListener[] = [];

  listen(listener: ConnectionListener): void {
    this.listeners.push(listener);
  }

  connected(): string[] {
    return [...this.open.keys()];
  }

  came(agentId: string): void {
    this.open.set(agentId, (this.open.get(agentId) ?? 0) + 1);
    for (const one of this.listeners) one.came?.(agentId);
  }

  beat(agentId: string): void {
    for (const one of this.listeners) one.beat?.(agentId);
  }

  left(agentId: string): void {
    const rest = (this.open.get(agentId) ?? 1) - 1;
    if (rest > 0) {
      this.open.set(agentId, rest);
      return;
    }
    this.open.delete(agentId);
    for (const one of this.listeners) one.left?.(agentId);
  }
}
