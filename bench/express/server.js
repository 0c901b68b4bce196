// A minimal receiver of SendGrid's signed Event Webhook, to compare with: check the signature over the raw body, put every event on
// Kafka, answer when Kafka has them.
const express = require('express')
const { EventWebhook } = require('@sendgrid/eventwebhook')
const { Kafka, logLevel } = require('kafkajs')

const webhook = new EventWebhook()
const key = webhook.convertPublicKeyToECDSA(process.env.VERIFICATION_KEY)
const producer = new Kafka({ brokers: [process.env.BOOTSTRAP_SERVERS], logLevel: logLevel.ERROR }).producer()

const app = express()
app.post('/webhook', express.raw({ type: '*/*', limit: '4mb' }), async (request, response) => {
  const signature = request.get('X-Twilio-Email-Event-Webhook-Signature')
  const timestamp = request.get('X-Twilio-Email-Event-Webhook-Timestamp')
  if (!signature || !timestamp || !webhook.verifySignature(key, request.body, signature, timestamp)) {
    return response.sendStatus(401)
  }
  const messages = JSON.parse(request.body).map((event) => ({ key: event.email, value: JSON.stringify(event) }))
  await producer.send({ topic: process.env.TOPIC, acks: -1, messages })
  response.sendStatus(204)
})

producer.connect().then(() => app.listen(Number(process.env.PORT), '127.0.0.1'))
