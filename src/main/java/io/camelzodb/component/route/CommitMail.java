package io.camelzodb.component.route;

import io.camelzodb.sync.commit.MailSummary;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;

/** Hands mails of commits to the route {@code commit-mail}. */
public final class CommitMail {
  private static final String ROUTE = "direct:commit-mail";

  private CommitMail() {}

  /**
   * Sends a mail.
   *
   * @param context one in which the route runs
   * @throws Exception if the route fails or the mail server refuses the mail
   */
  public static void send(CamelContext context, MailSummary mail) throws Exception {
    try (var template = context.createFluentProducerTemplate()) {
      Exchange done =
          template
              .to(ROUTE)
              .withVariable("to", mail.to())
              .withVariable("subject", mail.subject())
              .withBody(mail.text())
              .send();
      Exception fault = done.getException();
      if (fault != null) {
        throw fault;
      }
    }
  }
}
