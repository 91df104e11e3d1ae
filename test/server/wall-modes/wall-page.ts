import { once } from 'node:events';
import { WebSocket } from 'ws';
import { PROTOCOL_VERSION, type ServerMessage } from '../../../protocol/messages.ts';
import type { ModeTold } from '../../../protocol/wall-mode.ts';
import type { View } from '../../../protocol/views.ts';
import { ViewStore } from '../../../wall-client/link/view-store.ts';

/** A page of a wall, as far as its views go. Close it. */
export async function openWallPage(url: string, views: readonly string[]) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/live`);
  const store = new ViewStore();
  store.subscribe(views);
  let frames = 0;
  let mode: ModeTold | undefined;
  let snapshotAt = 0;
  socket.on('message', (text) => {
    const message = JSON.parse(String(text)) as ServerMessage;
    if (message.type === 'mode') mode = message;
    if (message.type !== 'snapshot' && message.type !== 'delta') return;
    if (message.type === 'snapshot') snapshotAt = message.at;
    const applied = message.type === 'snapshot' ? store.applySnapshot(message) : store.applyDelta(message);
    if (applied === 'gap') throw new Error('a gap');
    frames += 1;
    socket.send(JSON.stringify({ type: 'ack', frames }));
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'hello', version: PROTOCOL_VERSION, wall: 'main', views }));
  return {
    read: (key: string): View | undefined => store.read(key),
    get mode() {
      return mode;
    },
    get snapshotAt() {
      return snapshotAt;
    },
    close: () => socket.terminate(),
  };
}
