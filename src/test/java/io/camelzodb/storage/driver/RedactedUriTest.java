package io.camelzodb.storage.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users and passwords of whatever is meant as a URI. */
class RedactedUriTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "zeo://u:pw@h:1?storage=1 | zeo://***@h:1?storage=1",
        "postgresql://u:pw@h/db | postgresql://***@h/db",
        "postgresql://u:p%40w@h/db?sslmode=require | postgresql://***@h/db?sslmode=require",
        "zeo://h:1?storage=2&username=u&password=pw&wait=1"
            + " | zeo://h:1?storage=2&username=***&password=***&wait=1",
        "zeo://h:1?password=p&w&x=y&wait=1 | zeo://h:1?password=***&wait=1",
        "zeo://h:1?pass%77ord=pw | zeo://h:1?pass%77ord=***",
        "zeo://h:1?PASSWORD=pw | zeo://h:1?PASSWORD=***",
        "zodb:zeo://u:pw@h:1?operation=read | zodb:zeo://***@h:1?operation=read",
        "zodb://zeo://h:1?password=RAW(a&b)&path=/x | zodb://zeo://h:1?password=***&path=/x",
        "postgresql:dbname=x user=u password='p w' host=h"
            + " | postgresql:dbname=x user=*** password=*** host=h",
        "postgresql:dbname=x%20user=u%20password=%27p%20w%27%20host=h"
            + " | postgresql:dbname=x%20user=***%20password=***%20host=h",
        "zeo://anna:geheim/x | zeo://***/x",
        "xml:/home/u:pw@h/x | xml:/home/***@h/x",
        "smtps://mail:465?username=me&password=RAW(x) | smtps://mail:465?username=***&password=***",
        "postgresql:u:pw@h | postgresql:***@h",
        "oracle:u/pw@tns | oracle:***@tns",
        "https://token@git.example.org/x.git | https://***@git.example.org/x.git",
      })
  void hides(String uri, String shown) {
    assertThat(RedactedUri.of(uri)).isEqualTo(shown);
    assertThat(RedactedUri.in(uri)).isEqualTo(shown);
    assertThat(RedactedUri.in("before, " + uri + ": after"))
        .doesNotContain("pw", ":p%", "=me", "p w");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///var/zope/Data.fs?blobstorage_dir=/var/zope/blobs",
        "file:///var/z@pe/a@c/Data.fs",
        "file://dir/a@b.fs",
        "file:dir/a@2024-01-01",
        "zeo://one:8100,two?wait_timeout=5",
        "zeo://[::1]:8100?storage=1",
        "zeo:///run/a@b.sock?storage=x@y",
        "zeo://h:1?name=a@b",
        "set zodb.source, with -D zodb.source=zeo://HOST:PORT, file:///PATH/Data.fs or xml:FILE",
        "xml:/home/a@b/x.xml",
        "zodb.secrets=maks: is none of keep, mask, omit",
        "Recorded 3 objects: 2 written, in /tmp/a=b/c",
        "there is no setting zodb.secret; did you mean zodb.secrets?",
      })
  void leavesWhatIsNoSecret(String text) {
    assertThat(RedactedUri.of(text)).isEqualTo(text);
    assertThat(RedactedUri.in(text)).isEqualTo(text);
  }

  @Test
  void hidesInTexts() {
    assertThat(RedactedUri.in("zeo://db.example.org:8100: the line was lost"))
        .isEqualTo("zeo://db.example.org:8100: the line was lost");
    assertThat(RedactedUri.in("zeo://[::1]:8100: the line was lost"))
        .isEqualTo("zeo://[::1]:8100: the line was lost");
    assertThat(RedactedUri.in("zeo://anna:12x: is away")).isEqualTo("zeo://*** is away");
    assertThat(RedactedUri.in("a 'password': 'x y', \"user\": \"me\"; zeo://u:pw@h: is away"))
        .isEqualTo("a 'password': ***, \"user\": ***; zeo://***@h: is away");
    assertThat(RedactedUri.in("zodb.source=postgresql:host=h,password=pw: is none"))
        .isEqualTo("zodb.source=postgresql:host=h,password=*** is none");
  }

  /** What is long or not closed costs no more than it is worth. */
  @Test
  void hidesInLongTexts() {
    String long1 = "x='a\\'".repeat(100_000) + " password='" + "s\\'".repeat(200_000);
    assertThat(RedactedUri.in(long1)).endsWith(" password=***");
    assertThat(RedactedUri.in("a=".repeat(300_000) + "token=b")).endsWith("token=***");
  }

  /** Passwords of all the characters that mean something in a URI, in each place. */
  @Test
  void hidesWhateverThePasswordIs() {
    Random random = new Random(7);
    String characters = "@/?&#=:%;,+'()[]{}!$~|^*.-_aB1";
    for (int i = 0; i < 3_000; i++) {
      StringBuilder text = new StringBuilder("QZ");
      for (int n = random.nextInt(12); n > 0; n--) {
        text.append(characters.charAt(random.nextInt(characters.length())));
      }
      String password = text.append("ZQ").toString();
      List<String> uris = new ArrayList<>();
      for (String scheme : List.of("zeo", "postgresql", "zodb:zeo", "zodb://zeo")) {
        uris.add(scheme + "://anna:" + password + "@host:8100/db?storage=1");
        uris.add(scheme + "://host:8100?storage=1&password=" + password + "&wait=1");
        uris.add(scheme + "://host:8100?password=" + password);
      }
      for (String uri : uris) {
        assertThat(RedactedUri.of(uri)).as(uri).doesNotContain("QZ", "ZQ", "anna");
        assertThat(RedactedUri.in(uri + ": is away")).as(uri).doesNotContain("QZ", "ZQ", "anna");
        assertThat(RedactedUri.of(RedactedUri.of(uri))).isEqualTo(RedactedUri.of(uri));
      }
    }
  }
}
