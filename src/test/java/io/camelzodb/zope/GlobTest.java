package io.camelzodb.zope;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The patterns as docs/record.md has them. */
class GlobTest {
  @ParameterizedTest
  @CsvSource({
    // pattern, path, whether the path itself matches, whether it is covered
    "/Plone/news, /Plone/news, true, true",
    "/Plone/news, /Plone/news/2009, false, true",
    "/Plone/news, /Plone/newsletter, false, false",
    "/Plone/news, /Other/Plone/news, false, false",
    "/Plone/news/, /Plone/news, true, true",
    "/Plone/news//, /Plone/news, true, true",
    "/Plone/*, /Plone/news, true, true",
    "/Plone/*, /Plone/news/2009, false, true",
    "/Plone/*, /Plone, false, false",
    "/Plone/n?ws, /Plone/news, true, true",
    "/Plone/n?ws, /Plone/nws, false, false",
    "/a?b, /a/b, false, false",
    "/Plone/**/draft-*, /Plone/draft-1, true, true",
    "/Plone/**/draft-*, /Plone/a/b/draft-1, true, true",
    "/Plone/**/draft-*, /Plone/a/b/draft-1/image, false, true",
    "/Plone/**/2009, /Plone/x2009, false, false",
    "/Plone/**/2009, /Plonex/2009, false, false",
    "/Plone/**, /Plone, false, false",
    "/Plone/**, /Plone/news/2009, true, true",
    "/Plone/a**z, /Plone/a/b/z, true, true",
    "**/2009, /2009, true, true",
    "**/2009, /x2009, false, false",
    "**/2009, /Plone/2009, true, true",
    "*.bak, /site.bak, true, true",
    "*.bak, /Plone/x.bak, true, true",
    "*.bak, /Plone/x.bak/y, false, true",
    "*.bak, /Plone/x.bakery, false, false",
    "news/2009, /Plone/news/2009, true, true",
    "news/2009, /oldnews/2009, false, false",
    "News, /news, false, false",
    "/, /, true, true",
    "/, /Plone, false, true",
    "/a.b, /axb, false, false",
    "/a(b[c, /a(b[c, true, true"
  })
  void matchesAndCovers(String pattern, String path, boolean matches, boolean covers) {
    Glob glob = Glob.path(pattern);
    assertThat(glob.matches(path)).isEqualTo(matches);
    assertThat(Glob.covers(List.of(glob), path(path))).isEqualTo(covers);
  }

  @ParameterizedTest
  @CsvSource({
    "/Plone/news, /, true",
    "/Plone/news, /Plone, true",
    "/Plone/news, /Plone/news, false",
    "/Plone/news, /Other, false",
    "/P*/news/x, /Plone/news, true",
    "/Plone/**/x, /Plone, true",
    "/Plone/**/x, /Plone/a/b, true",
    "/Plone/**/x, /Other, false",
    "x, /anything/at/all, true"
  })
  void tellsWhetherSomethingBelowMayMatch(String pattern, String path, boolean may) {
    assertThat(Glob.path(pattern).mayMatchBelow(path(path))).isEqualTo(may);
  }

  @Test
  void namesAreNoPaths() {
    List<Glob> names = Glob.names(" Script (Python) , Products.CMF* ,");
    assertThat(names).hasSize(2);
    assertThat(Glob.anyMatches(names, "Script (Python)")).isTrue();
    assertThat(Glob.anyMatches(names, "Products.CMFCore.Skin")).isTrue();
    assertThat(Glob.anyMatches(names, "My Products.CMFCore")).isFalse();
    assertThat(Glob.names("")).isEmpty();
    assertThat(Glob.paths(" /a, b/ ,, ")).hasSize(2);
    assertThat(Glob.covers(List.of(), path("/a"))).isFalse();
  }

  private static ObjectPath path(String text) {
    return new ObjectPath(text.equals("/") ? List.of() : List.of(text.substring(1).split("/")));
  }
}
