package io.camelzodb.component.route;

import io.camelzodb.sync.MachineFault;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Turns an {@link Error} in a step of a route, such as an {@link OutOfMemoryError}, into a failure
 * of its exchange. Without this, Camel only logs the error and never ends the exchange, and its
 * consumer waits for ever. Immutable.
 */
public final class ErrorsToExceptions implements InterceptStrategy {
  private static final ErrorsToExceptions ONLY = new ErrorsToExceptions();

  private ErrorsToExceptions() {}

  /**
   * Installs this strategy for all routes that the context creates from now on; repeated calls do
   * nothing.
   */
  public static void in(CamelContext context) {
    ExtendedCamelContext extension = context.getCamelContextExtension();
    if (!extension.getInterceptStrategies().contains(ONLY)) {
      extension.addInterceptStrategy(ONLY);
    }
  }

  @Override
  public Processor wrapProcessorInInterceptors(
      CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
    return new Step(target);
  }

  private static final class Step extends DelegateAsyncProcessor {
    Step(Processor target) {
      super(target);
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
      AtomicBoolean ended = new AtomicBoolean();
      AsyncCallback once =
          sync -> {
            if (ended.compareAndSet(false, true)) {
              callback.done(sync);
            }
          };
      try {
        return super.process(exchange, once);
      } catch (Error error) {
        exchange.setException(new MachineFault(error));
        once.done(true);
        return true;
      }
    }
  }
}
