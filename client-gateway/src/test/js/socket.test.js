import assert from 'node:assert/strict';
import test from 'node:test';
import { GatewaySocket } from '../../main/resources/static/core/socket.js';
import { binaryFrame } from './binaryframe.js';
import { FakeNetwork } from './fakewebsocket.js';

function connected({ gateways = ['http://one:8080'], have = '' } = {}) {
  const network = new FakeNetwork();
  const heard = [];
  const states = [];
  const problems = [];
  const socket = new GatewaySocket({ ...network, gateways, onConnection: (state) => states.push(state), onProblem: (problem) => problems.push(problem) });
  const listen = (type) => (message) => heard.push([type, message]);
  const listener = { have: () => listener.kept, kept: have, lost: () => heard.push(['lost']) };
  for (const type of ['opened', 'view', 'frame', 'demanded', 'end', 'problem', 'phase']) listener[type] = listen(type);
  const channel = socket.open({ movieId: 'm', wanted: '0-9' }, listener);
  network.last.accept();
  return { network, socket, channel, listener, heard, states, problems };
}

function opened(options) {
  const world = connected(options);
  world.network.last.say({ type: 'opened', channel: 1, ruid: 'r1', gateways: options?.others ?? [] });
  return world;
}

test('the socket is dialled with the subprotocol and the request opened on it', () => {
  const { network } = connected({ have: '0-3' });
  assert.equal(network.last.url, 'ws://one:8080/api/v1/socket');
  assert.equal(network.last.protocol, 'framecast.v1');
  assert.deepEqual(network.last.sent, [{ type: 'open', channel: 1, movieId: 'm', wanted: '0-9', have: '0-3' }]);
});

test('a page served over TLS dials over TLS', () => {
  assert.equal(connected({ gateways: ['https://one/'] }).network.last.url, 'wss://one/api/v1/socket');
});

test('messages and frames reach the channel they name, and no other', async () => {
  const { network, socket, heard } = opened();
  const other = [];
  socket.open({ movieId: 'n' }, { have: () => '', frame: (frame) => other.push(frame.frame) });
  await Promise.resolve();
  assert.deepEqual(network.last.sent.at(-1), { type: 'open', channel: 2, movieId: 'n' });
  network.last.sayFrame(binaryFrame({ channel: 2, frame: 7 }));
  network.last.sayFrame(binaryFrame({ channel: 1, frame: 4 }));
  network.last.sayFrame(binaryFrame({ channel: 9, frame: 5 }));
  assert.deepEqual(other, [7]);
  assert.deepEqual(heard.filter(([type]) => type === 'frame').map(([, frame]) => frame.frame), [4]);
});

test('a closed channel\'s number is not used again at once', () => {
  const { network, socket, channel } = opened();
  channel.close();
  const next = socket.open({ movieId: 'n' }, { have: () => '' });
  assert.equal(next.number, 2);
  assert.deepEqual(network.last.messages('close'), [{ type: 'close', channel: 1 }]);
});

test('a lost connection is dialled again at the next gateway, by RUID and with what is here', () => {
  const { network, listener, heard } = opened({ others: ['http://one:8080', 'http://two:8081'] });
  listener.kept = '0-5';
  network.last.breakOff();
  network.pass(0);
  assert.deepEqual(heard.at(-1), ['lost']);
  assert.equal(network.last.url, 'ws://two:8081/api/v1/socket');
  network.last.accept();
  assert.deepEqual(network.last.sent, [{ type: 'open', channel: 1, ruid: 'r1', have: '0-5' }]);
});

test('with one gateway the same one is dialled again, less and less often', () => {
  const { network } = opened();
  const dialledAt = [];
  for (let tries = 0; tries < 7; tries++) {
    const count = network.sockets.length;
    network.last.breakOff();
    const from = network.now();
    while (network.sockets.length === count) network.pass(50);
    dialledAt.push(network.now() - from);
    assert.equal(network.last.url, 'ws://one:8080/api/v1/socket');
  }
  assert.ok(dialledAt[0] <= 50);
  assert.ok(dialledAt.at(-1) >= 2000 && dialledAt.at(-1) <= 2050, String(dialledAt));
});

test('an answer resets the waiting time', () => {
  const { network } = opened();
  for (let tries = 0; tries < 4; tries++) {
    network.last.breakOff();
    network.pass(2000);
  }
  network.last.accept();
  network.last.say({ type: 'opened', channel: 1, ruid: 'r1' });
  const count = network.sockets.length;
  network.last.breakOff();
  network.pass(0);
  assert.equal(network.sockets.length, count + 1);
});

test('a gateway that does not answer a demand is given up', () => {
  const { network, channel, heard } = opened({ others: ['http://two:8081'] });
  channel.demand({ generation: 1, ranges: ['0-9'] });
  network.pass(3500);
  assert.equal(heard.at(-1)[0], 'opened', 'not yet');
  const frozen = network.last;
  network.pass(1500);
  assert.equal(frozen.closed, true);
  assert.equal(network.last.url, 'ws://two:8081/api/v1/socket');
  // 1000, or no code, says that the viewer has finished: a gateway that was only slow would cancel what goes on elsewhere.
  assert.ok(frozen.closeCode >= 4000);
});

test('a gateway that accepts a connection and never answers the handshake is given up', () => {
  const network = new FakeNetwork();
  const socket = new GatewaySocket({ ...network, gateways: ['http://one', 'http://two'] });
  socket.open({ movieId: 'm' }, { have: () => '' });
  network.pass(4500);
  assert.equal(network.last.url, 'ws://two/api/v1/socket');
});

test('an idle socket is not suspected, however long nothing is said', () => {
  const { network, channel } = opened();
  channel.demand({ generation: 1, ranges: ['0'] });
  network.last.say({ type: 'demanded', channel: 1, generation: 1 });
  network.pass(600_000);
  assert.equal(network.sockets.length, 1);
});

test('what a connection that was given up still says is not heard', () => {
  const { network, socket, heard } = opened({ others: ['http://two:8081'] });
  const old = network.last;
  socket.distrust();
  network.pass(0);
  const before = heard.length;
  old.sayFrame(binaryFrame({ frame: 3 }));
  old.breakOff();
  assert.equal(heard.length, before);
});

test('who leaves one gateway after the other in vain gives each of them longer, until a frame comes', () => {
  const { network, socket } = opened({ others: ['http://two:8081'] });
  const patience = () => socket.patience(1000);
  const waits = [patience()];
  for (let left = 0; left < 4; left++) {
    socket.distrust();
    network.pass(2000);
    network.last.accept();
    network.last.say({ type: 'opened', channel: 1, ruid: 'r1' });
    waits.push(patience());
  }
  assert.deepEqual(waits, [1000, 2000, 4000, 8000, 8000]);
  network.last.sayFrame(binaryFrame({ frame: 3 }));
  assert.equal(patience(), 1000);
});

test('a request that ended meanwhile is opened anew with what is here', () => {
  const { network, listener, heard } = opened();
  listener.kept = '0-2';
  network.last.breakOff();
  network.pass(0);
  network.last.accept();
  network.last.say({ type: 'problem', channel: 1, status: 404, detail: 'there is no request "r1"' });
  assert.deepEqual(network.last.sent.at(-1), { type: 'open', channel: 1, movieId: 'm', wanted: '0-9', have: '0-2' });
  assert.equal(heard.some(([type]) => type === 'problem'), false);
});

test('a new request may be demanded at once, one opened again only when it is known to live', () => {
  const { network, channel } = connected();
  assert.equal(channel.ready, true);
  network.last.say({ type: 'opened', channel: 1, ruid: 'r1' });
  network.last.breakOff();
  network.pass(0);
  network.last.accept();
  assert.equal(channel.ready, false);
  network.last.say({ type: 'opened', channel: 1, ruid: 'r1' });
  assert.equal(channel.ready, true);
});

test('where no coordinator takes the request it is said, and tried again a second later', () => {
  const { network, heard } = connected();
  network.last.say({ type: 'problem', channel: 1, status: 503, detail: 'no coordinator' });
  network.last.say({ type: 'problem', channel: 1, status: 503, detail: 'no coordinator' });
  assert.equal(heard.at(-1)[1].detail, 'no coordinator');
  assert.equal(network.last.messages('open').length, 1);
  network.pass(1000);
  assert.equal(network.last.messages('open').length, 2);
});

test('a refused new request is told to its channel', () => {
  const { network, heard } = connected();
  network.last.say({ type: 'problem', channel: 1, status: 404, detail: 'there is no movie "m"' });
  assert.equal(heard.at(-1)[1].detail, 'there is no movie "m"');
});

test('text that is no JSON and frames without a header are problems and nothing worse', () => {
  const { network, problems, heard } = opened();
  network.last.sayText('{"type":');
  network.last.sayFrame(new Uint8Array(5));
  network.last.say({ type: 'problem', status: 400, detail: 'unknown type' });
  network.last.say({ type: 'something new', channel: 1 });
  assert.deepEqual(problems.map((problem) => /no JSON|header of 24|unknown type/.test(problem.detail)), [true, true, true]);
  network.last.sayFrame(binaryFrame({ frame: 1 }));
  assert.equal(heard.at(-1)[0], 'frame', 'the socket still works');
});

test('demand, bad and done are written as the contract says', () => {
  const { network, channel } = opened();
  channel.demand({ generation: 2, ranges: ['300-449', '299-200/-1'] });
  channel.bad(17);
  channel.done('0-99');
  assert.deepEqual(network.last.sent.slice(1), [
    { type: 'demand', channel: 1, generation: 2, ranges: ['300-449', '299-200/-1'] },
    { type: 'bad', channel: 1, frame: 17 },
    { type: 'done', channel: 1, cached: '0-99' },
  ]);
});

test('nothing is written while there is no connection, and nothing throws', () => {
  const { network, channel } = opened();
  network.last.breakOff();
  channel.demand({ generation: 3, ranges: ['0'] });
  channel.bad(1);
  assert.equal(channel.unanswered, 0);
});
