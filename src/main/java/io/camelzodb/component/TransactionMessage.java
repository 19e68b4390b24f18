package io.camelzodb.component;

import io.camelzodb.component.message.ZodbConverter;
import io.camelzodb.component.message.ZodbMetadata;
import io.camelzodb.component.message.ZodbTransaction;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionInfo;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.record.TransactionMetadata;
import io.camelzodb.sync.watch.TransactionStream;
import java.io.IOException;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the headers and the body of a message from a transaction. For one thread. */
final class TransactionMessage {
  private static final Logger LOG = LoggerFactory.getLogger(TransactionMessage.class);

  private final ZodbBody body;
  private final @Nullable TransactionMetadata metadata;

  TransactionMessage(ZodbBody body, Settings settings) throws IOException {
    this.body = body;
    boolean paths = body == ZodbBody.metadata || body == ZodbBody.metadataJson;
    this.metadata = paths ? new TransactionMetadata(settings, TransactionMessage::log) : null;
  }

  private static void log(Problem problem) {
    if (problem.severity() == Problem.Severity.NOTE) {
      LOG.debug("{}", problem);
    } else {
      LOG.warn("{}", problem);
    }
  }

  /**
   * Fills a message.
   *
   * @param after the transaction before it
   * @throws IOException if the database cannot be read
   */
  void fill(Message message, TransactionStream open, TransactionStream.Step step, Tid after)
      throws IOException {
    TransactionStream.SingleTransaction each =
        step instanceof TransactionStream.SingleTransaction single ? single : null;
    TransactionInfo info =
        each == null
            ? new TransactionInfo(step.tid(), ' ', new byte[0], new byte[0], new byte[0])
            : each.transaction().info();
    message.setHeader(ZodbConstants.TID, step.tid().hex());
    message.setHeader(ZodbConstants.TIME, step.tid().time().toString());
    message.setHeader(Exchange.MESSAGE_TIMESTAMP, step.tid().time().toEpochMilli());
    message.setHeader(ZodbConstants.USER, info.userText().strip());
    message.setHeader(ZodbConstants.DESCRIPTION, info.descriptionText().strip());
    message.setHeader(ZodbConstants.EXTENSION, info.extension());
    message.setHeader(ZodbConstants.WHOLE, each == null);
    ZodbTransaction transaction =
        new ZodbTransaction(
            info,
            open.store(),
            open.log().snapshot(step.tid()),
            each == null ? List.of() : each.transaction().changes(),
            each == null);
    if (each == null || body == ZodbBody.transaction) {
      message.setBody(transaction);
    } else if (metadata == null) {
      message.setBody(ZodbConverter.toJson(transaction));
    } else {
      ZodbMetadata changes =
          new ZodbMetadata(info, metadata.of(open.log(), after, each.transaction()));
      message.setBody(body == ZodbBody.metadata ? changes : ZodbConverter.toJson(changes));
    }
  }
}
