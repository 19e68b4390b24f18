package io.camelzodb.component;

import io.camelzodb.component.route.CommitMail;
import io.camelzodb.component.setting.ContextSettings;
import io.camelzodb.component.setting.SettingsBean;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.commit.MailSummary;
import io.camelzodb.sync.record.Recording;
import java.io.IOException;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Handler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the whole of {@code zodb.source}, commits it and mails the commit where that is
 * configured. Does the same as the command {@code record --commit /}. The body becomes the {@link
 * Recording.Result}. Stateless; recordings of one base folder must not run at the same time.
 */
public class ZopeRecording extends SettingsBean {
  private static final Logger LOG = LoggerFactory.getLogger(ZopeRecording.class);

  /**
   * Records and commits. Logs it if a mail could not be sent.
   *
   * @throws IOException if the source cannot be read or the tree cannot be written
   */
  @Handler
  public Recording.Result record(Exchange exchange) throws IOException {
    Settings settings = ContextSettings.of(exchange.getContext());
    Recording.Result result = Recording.of(settings).commit(true).run(List.of("/"));
    MailSummary mail = result.commit() == null ? null : MailSummary.of(settings, result.commit());
    if (mail != null) {
      try {
        CommitMail.send(exchange.getContext(), mail);
      } catch (Exception fault) {
        LOG.error(
            "commit {}: the mail about it could not be sent to {}",
            result.commit(),
            mail.to(),
            fault);
      }
    }
    return result;
  }
}
