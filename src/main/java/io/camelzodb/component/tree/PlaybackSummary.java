package io.camelzodb.component.tree;

import io.camelzodb.component.ZodbConstants;
import io.camelzodb.component.route.CommitMail;
import io.camelzodb.component.setting.ContextSettings;
import io.camelzodb.component.setting.SettingsBean;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.driver.RedactedUri;
import io.camelzodb.sync.commit.MailSummary;
import io.camelzodb.sync.playback.Playback;
import io.camelzodb.sync.playback.plan.Difference;
import io.camelzodb.sync.playback.plan.Operation;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Handler;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs and mails the result of a change of the tree that {@code zodb:} was to write. Mails it only
 * where that is configured and something was written or failed. A change that is tried repeatedly
 * is mailed once. Does not change the exchange; stateless.
 */
public class PlaybackSummary extends SettingsBean {
  private static final Logger LOG = LoggerFactory.getLogger(PlaybackSummary.class);
  private static final int MOST_LINES = 10_000;

  /** Logs and mails the result; logs it if a mail could not be sent. */
  @Handler
  public void tell(Exchange exchange) throws IOException {
    Message message = exchange.getMessage();
    Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    Playback.Result result =
        message.getBody() instanceof Playback.Result written && failure == null ? written : null;
    String subject = change(message) + ": " + outcome(result, failure);
    boolean first = message.getHeader(ZopeTreeConstants.FAILURES, 0, Integer.class) == 0;
    if (failure == null) {
      LOG.info("{}", subject);
    } else if (first) {
      LOG.error("{}", subject);
    }
    if (failure == null ? result != null && isWorthAMail(result) : first) {
      mail(exchange, subject, text(subject, message, result));
    }
  }

  private static boolean isWorthAMail(Playback.Result result) {
    return result.tid() != null || result.plan().hasErrors() || !result.plan().omitted().isEmpty();
  }

  private static String change(Message message) {
    String commit = message.getHeader(ZopeTreeConstants.COMMIT, "", String.class);
    return message.getHeader(ZopeTreeConstants.COMMITTED, true, Boolean.class)
        ? "commit " + commit
        : "edited files " + commit;
  }

  private static String outcome(Playback.@Nullable Result result, @Nullable Exception failure) {
    if (failure != null) {
      return "not played back: " + RedactedUri.in(String.valueOf(failure.getMessage()));
    }
    if (result == null || result.tid() == null) {
      return result != null && !result.plan().omitted().isEmpty()
          ? "no change that can be played back" + leftOut(result)
          : "the database already matches the files";
    }
    return result.plan().operations().size()
        + " changes played back in transaction "
        + result.tid()
        + leftOut(result);
  }

  private static String leftOut(Playback.Result result) {
    int omitted = result.plan().omitted().size();
    return omitted == 0 ? "" : "; " + omitted + " left out";
  }

  private static String text(String subject, Message message, Playback.@Nullable Result result) {
    StringBuilder text = new StringBuilder(subject).append('\n');
    String author = message.getHeader(ZopeTreeConstants.AUTHOR, String.class);
    String description = message.getHeader(ZodbConstants.DESCRIPTION, String.class);
    if (author != null && description != null) {
      text.append("Author: ").append(author).append("\n\n");
      description.lines().forEach(line -> text.append("    ").append(line).append('\n'));
    }
    text.append('\n');
    if (result != null) {
      List<Operation> operations = result.plan().operations();
      operations.stream().limit(MOST_LINES).forEach(each -> text.append(line(each)).append('\n'));
      if (operations.size() > MOST_LINES) {
        text.append(operations.size() - MOST_LINES).append(" more\n");
      }
      for (Problem problem : result.plan().problems()) {
        text.append(problem).append('\n');
      }
    }
    return text.toString();
  }

  private static String line(Operation operation) {
    String line = operation.word() + " " + operation.path();
    return operation instanceof Operation.Change change
        ? line
            + ": "
            + change.differences().stream()
                .map(Difference::attribute)
                .collect(Collectors.joining(", "))
        : line;
  }

  private static void mail(Exchange exchange, String subject, String text) throws IOException {
    MailSummary mail = MailSummary.of(ContextSettings.of(exchange.getContext()), subject, text);
    if (mail != null) {
      try {
        CommitMail.send(exchange.getContext(), mail);
      } catch (Exception fault) {
        LOG.error("{}: the mail about it could not be sent to {}", subject, mail.to(), fault);
      }
    }
  }
}
