import io.camelzodb.component.ZopeXmlDataFormat;
import io.camelzodb.storage.StoredRecord;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.builder.Namespaces;

/** Splits one XML export in a Camel route with camel-stax and with zope-xml; seconds, MB/s, ratio. */
class Split {
  private static final AtomicLong RECORDS = new AtomicLong();

  public static void main(String[] arguments) throws Exception {
    File file = new File(arguments[0]);
    int rounds = Integer.parseInt(arguments[1]);
    try (CamelContext context = new DefaultCamelContext()) {
      context.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("direct:stax").split().xtokenize("//record", new Namespaces()).streaming()
                  .process(exchange -> RECORDS.incrementAndGet());
              from("direct:zope").unmarshal(new ZopeXmlDataFormat()).split(body()).streaming()
                  .process(exchange -> {
                    // Decoded as well, which the text of the other is not.
                    exchange.getMessage().getBody(StoredRecord.class).object();
                    RECORDS.incrementAndGet();
                  });
            }
          });
      context.start();
      List<Double> stax = new ArrayList<>();
      List<Double> zope = new ArrayList<>();
      for (int i = 0; i <= rounds; i++) {
        double one = seconds(context, "direct:stax", file);
        double other = seconds(context, "direct:zope", file);
        if (i > 0) {
          stax.add(one);
          zope.add(other);
        }
      }
      double megabytes = file.length() / 1e6;
      print("camel-stax xtokenize", median(stax), megabytes);
      print("zope-xml, decoded   ", median(zope), megabytes);
      System.out.printf("ratio %.1f%n", median(stax) / median(zope));
    }
  }

  private static double seconds(CamelContext context, String route, File file) {
    RECORDS.set(0);
    long begin = System.nanoTime();
    context.createProducerTemplate().requestBody(route, file);
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.err.printf("%s: %d records, %.2f s%n", route, RECORDS.get(), seconds);
    return seconds;
  }

  private static double median(List<Double> all) {
    return all.stream().sorted().toList().get(all.size() / 2);
  }

  private static void print(String name, double seconds, double megabytes) {
    System.out.printf("%s  %6.2f s  %6.1f MB/s%n", name, seconds, megabytes / seconds);
  }
}
