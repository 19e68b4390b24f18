package org.example;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.stereotype.Component;

/** An application that records the users of a database once. */
@SpringBootApplication
public class Application {
  public static void main(String[] arguments) {
    SpringApplication.run(Application.class, arguments);
  }

  @Component
  static class Once extends RouteBuilder {
    @Override
    public void configure() {
      from("timer:once?repeatCount=1&delay=10")
          .to("zodb:{{zodb.source}}?operation=record&path=/acl_users")
          .log("recorded");
    }
  }
}
