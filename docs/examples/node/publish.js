// Publishes one request and waits until Kafka has it. Arguments: integration id, request id, recipient.
import { Kafka, logLevel } from 'kafkajs';

const [integrationId, requestId, recipient] = process.argv.slice(2);
const kafka = new Kafka({
  brokers: (process.env.KAFKA_BOOTSTRAP_SERVERS ?? 'localhost:9092').split(','),
  logLevel: logLevel.ERROR,
});

const request = {
  id: requestId,
  integrationId,
  to: { address: recipient },
  subject: 'Your receipt',
  text: 'Thank you for your order.\n',
  campaign: 'receipts',
  metadata: { order: '4711' },
};

// A retry may write the record twice; its id is sent once.
const producer = kafka.producer();
await producer.connect();
const [place] = await producer.send({
  topic: 'sendwell.send-requests.transactional',
  acks: -1,
  messages: [{ key: `${integrationId}/${requestId}`, value: JSON.stringify(request) }],
});
console.log(`requested ${requestId} at ${place.topicName}-${place.partition}@${place.baseOffset}`);
await producer.disconnect();
