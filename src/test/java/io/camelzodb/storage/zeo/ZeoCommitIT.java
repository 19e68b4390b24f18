package io.camelzodb.storage.zeo;

import io.camelzodb.storage.write.CommitContract;
import io.camelzodb.storage.write.WritableStore;
import io.camelzodb.testing.ZeoServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract of writing by a real server that speaks pickle. */
class ZeoCommitIT extends CommitContract {
  private String port;
  private ZeoServer server;

  /** More lines for the server's configuration. */
  String more() {
    return "";
  }

  @BeforeEach
  void start() throws Exception {
    port = ZeoServer.port();
    server =
        new ZeoServer(work, port, work.resolve("Served.fs"), work.resolve("served-blobs"), more());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Override
  protected WritableStore open() throws Exception {
    return ZeoStorage.open(server.options());
  }

  @Override
  protected String forPython() {
    return "zeo:" + port + ":" + work.resolve("cache");
  }
}
