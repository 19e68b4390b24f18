package io.camelzodb.component.setting;

import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.StartupListener;
import org.jspecify.annotations.Nullable;

/**
 * Checks the {@code zodb.*} settings when the context starts: the base class of beans that read
 * them. So an invalid setting stops the start of the context instead of the first exchange, and an
 * unknown key is noticed even in routes without a {@code zodb:} endpoint.
 */
public abstract class SettingsBean implements CamelContextAware {
  private @Nullable CamelContext context;

  public SettingsBean() {}

  @Override
  public @Nullable CamelContext getCamelContext() {
    return context;
  }

  @Override
  public void setCamelContext(CamelContext camelContext) {
    if (camelContext == context) {
      return;
    }
    context = camelContext;
    try {
      // Not at once: the property sources may not be complete yet.
      camelContext.addStartupListener(new Start());
    } catch (Exception wrong) {
      throw RuntimeCamelException.wrapRuntimeCamelException(wrong);
    }
  }

  private static final class Start implements StartupListener {
    @Override
    public void onCamelContextStarting(CamelContext camelContext, boolean alreadyStarted)
        throws Exception {
      ContextSettings.check(camelContext);
    }

    @Override
    public void onCamelContextStarted(CamelContext camelContext, boolean alreadyStarted)
        throws Exception {
      if (alreadyStarted) {
        ContextSettings.check(camelContext);
      }
    }
  }
}
