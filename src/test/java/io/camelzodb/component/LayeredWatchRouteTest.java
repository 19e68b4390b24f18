package io.camelzodb.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.sync.layer.LayeredSite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Follows a site with layers by the route as it stands in routes/. */
class LayeredWatchRouteTest extends RouteCase {
  @Test
  void eachLayerGetsItsCommits() throws Exception {
    LayeredSite site = LayeredSite.make(Files.createDirectory(folder.resolve("site")));
    startRoute(
        "routes/watch.yaml",
        Map.of(
            "zodb.source",
            site.source(),
            "zodb.base-dir",
            site.layer("custom").toString(),
            "zodb.layers",
            folder.resolve("site/layers").toString(),
            "zodb.layers.record",
            "defining"));
    // The files are as in the database, so there is no first commit.
    Path position = site.layer("custom").resolve(".git/camel-zodb.position");
    await("the position", () -> Files.exists(position));
    site.title("/site/document", "Followed");
    await("the commit", () -> commits(site, "base").contains("Zodb-Tid"));
    site.change(root -> LayeredSite.folder(root.resolve("site/new"), "New"));
    Path made = site.in("base", "/site/new/__meta__");
    await("the new object", () -> Files.exists(made));
    // Each transaction that notes layers is followed as well, until all objects show theirs.
    await("the layers", () -> site.shown().get("/site/new").equals(LayeredSite.BASE));
    main.stop();
    main = null;
    assertThat(site.in("base", "/site/document/__meta__")).content().contains("Followed");
    assertThat(site.in("custom", "/site")).doesNotExist();
    for (String layer : new String[] {"custom", "app", "base"}) {
      assertThat(LayeredSite.git(site.layer(layer), "status", "--porcelain")).isEmpty();
    }
  }

  private static String commits(LayeredSite site, String layer) throws Exception {
    return LayeredSite.git(site.layer(layer), "log", "--format=%(trailers)");
  }
}
