package io.camelzodb.component.setting;

import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.StartupListener;
import org.jspecify.annotations.Nullable;

/**
 * A bean of routes that reads the {@code zodb.*} settings of its context: what is wrong with them
 * ends the start of the context, not the first exchange, and a key that does not exist is not
 * passed over in routes that have no endpoint of ours.
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
      // Not at once: what gives the settings may not be complete yet.
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
