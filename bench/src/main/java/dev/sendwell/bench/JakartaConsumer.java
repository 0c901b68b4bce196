package dev.sendwell.bench;

import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;

/** With Jakarta Mail: a thread and a connection for each of fifty messages at a time, used again and again. */
final class JakartaConsumer extends PlainConsumer {
    private final Session session;
    private final BlockingQueue<Transport> idle = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    private final List<Future<?>> begun = new ArrayList<>();

    private JakartaConsumer(int port) throws MessagingException {
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.host", "127.0.0.1");
        properties.setProperty("mail.smtp.port", Integer.toString(port));
        session = Session.getInstance(properties);
        for (int i = 0; i < CONNECTIONS; i++) {
            Transport transport = session.getTransport("smtp");
            transport.connect();
            idle.add(transport);
        }
    }

    public static void main(String[] arguments) throws Exception {
        new JakartaConsumer(Integer.parseInt(arguments[1])).serve(arguments[0]);
    }

    @Override
    void send(String to, String subject, String text) {
        begun.add(threads.submit(() -> {
            MimeMessage message = new MimeMessage(session);
            message.setFrom(new InternetAddress("shop@example.org"));
            message.setRecipient(Message.RecipientType.TO, new InternetAddress(to));
            message.setSubject(subject, "UTF-8");
            message.setHeader("Date", RFC_1123_DATE_TIME.format(OffsetDateTime.now(ZoneOffset.UTC)));
            message.setText(text, "UTF-8");
            message.saveChanges();
            Transport transport = idle.take();
            transport.sendMessage(message, message.getAllRecipients());
            idle.add(transport);
            return null;
        }));
    }

    @Override
    void awaitAll() throws Exception {
        for (Future<?> one : begun) {
            one.get();
        }
        begun.clear();
    }
}
