// Prints what becomes of an integration's mail until it is interrupted. Argument: integration id.
import { Kafka, logLevel } from 'kafkajs';

const [integrationId] = process.argv.slice(2);
const kafka = new Kafka({
  brokers: (process.env.KAFKA_BOOTSTRAP_SERVERS ?? 'localhost:9092').split(','),
  logLevel: logLevel.ERROR,
});

const consumer = kafka.consumer({ groupId: `${integrationId}-follow-node` });
await consumer.connect();
await consumer.subscribe({ topics: ['sendwell.deliveries', 'sendwell.email-events'], fromBeginning: true });
await consumer.run({
  eachMessage: async ({ message: record }) => {
    // The key begins with the integration id: others' records need not be parsed.
    if (!record.key?.toString().startsWith(`${integrationId}|`)) return;
    const message = JSON.parse(record.value);
    // Events carry their common fields under "ref", outcomes at the top.
    const { occurredAt, request, id } = message.ref ?? message;
    console.log(occurredAt, message.type, request.requestId ?? '(no request named)', id);
  },
});

process.once('SIGINT', () => consumer.disconnect());
process.once('SIGTERM', () => consumer.disconnect());
