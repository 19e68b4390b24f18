package io.camelzodb.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.pickle.literal.LocatedLiteral;
import io.camelzodb.pickle.literal.PythonLiteral;
import io.camelzodb.pickle.repr.LiteralForms;
import io.camelzodb.pickle.repr.PythonRepr;
import io.camelzodb.pickle.stream.PickleLimits;
import io.camelzodb.pickle.stream.PickleReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code repr} prints of objects is read by a closed table, and printed as it was. */
class PrintedValueLiteralTest {
  private static Value read(String text) throws PickleException {
    return LocatedLiteral.parsePrinted(text).value();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "datetime.date(2025, 2, 3)",
        "datetime.datetime(2025, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)",
        "datetime.datetime(2025, 2, 3, 4, 5, fold=1)",
        "datetime.timezone(datetime.timedelta(days=-1, seconds=66600), 'X')",
        "datetime.timedelta(0)",
        "datetime.time(1, 2, 3, 4)",
        "Decimal('1.50')",
        "Fraction(1, 3)",
        "UUID('12345678-1234-5678-1234-567812345678')",
        "OrderedDict([('a', 1)])",
        "OrderedDict()",
        "defaultdict(<class 'list'>, {'a': [1]})",
        "defaultdict(None, {})",
        "Counter({'a': 2})",
        "deque([1, 2], maxlen=3)",
        "ChainMap({'a': 1}, {})",
        "PosixPath('a/b')",
        "range(1, 9, 2)",
        "slice(1, None, 2)",
        "namespace(a=1, b='x')",
        "frozenset({1})",
        "frozenset()",
        "set()",
        "bytearray(b'a')",
        "IPv4Address('1.2.3.4')",
        "ValueError('x', 1)",
        "pytz.FixedOffset(90)",
        "zoneinfo.ZoneInfo(key='Europe/Berlin')",
        "<class 'int'>",
        "<class 'datetime.date'>",
        "<class 'NoneType'>",
        "<built-in function len>",
        "Ellipsis",
        "NotImplemented",
        "<UTC>",
        "tzutc()",
        "tzoffset('X', 3600)",
        "tzoffset(None, -1800)",
        "<StaticTzInfo 'Etc/GMT+3'>",
        "<DstTzInfo 'America/New_York' EST-1 day, 19:00:00 STD>",
        "re.compile('a', re.IGNORECASE)",
        "(-0-4j)",
        "-4j",
        "(nan+infj)",
        "nan",
        "[inf, -inf]"
      })
  void isPrintedAsItWasRead(String text) throws PickleException {
    Value value = read(text);
    assertThat(PythonRepr.repr(value)).isEqualTo(text);
    Value stored =
        value instanceof Instance call
            ? LiteralForms.stored(
                call, part -> part instanceof Global name ? LiteralForms.stored(name) : part)
            : value instanceof PrintedValue printed ? LiteralForms.stored(printed) : value;
    assertThat(stored).isNotNull();
    assertThat(PythonRepr.repr(read("[" + text + ", 1]"))).isEqualTo("[" + text + ", 1]");
  }

  /** Python prints the first 200 characters of a regular expression, without the quote behind. */
  @ParameterizedTest
  @ValueSource(strings = {"'", "b'", "\"", "'\ud83d\ude00\\'"})
  void aRegularExpressionThatPythonHasCutIsRead(String begin) throws PickleException {
    int left = 200 - begin.codePointCount(0, begin.length());
    for (String end : new String[] {")", ", re.IGNORECASE)", ", re.IGNORECASE|re.DOTALL)"}) {
      String text = "re.compile(" + begin + "(".repeat(left) + end;
      assertThat(read(text)).isInstanceOf(PrintedValue.class);
      assertThat(PythonRepr.repr(read("[" + text + ", 1]"))).isEqualTo("[" + text + ", 1]");
    }
    for (String other : new String[] {"(".repeat(left - 1) + ")", "(".repeat(left) + ", x)"}) {
      assertThatThrownBy(() -> read("re.compile(" + begin + other))
          .isInstanceOf(PickleException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<Color.RED: 1>",
        "<app.Thing object at 0x7f>",
        "<X 'a>b'>",
        "<X don't>",
        "os.system('rm')",
        "Money(1, [2], '(')",
        "__import__('os')"
      })
  void whatNobodyCanReadIsKeptAsText(String text) throws PickleException {
    assertThat(read("[1, " + text + "]"))
        .isInstanceOfSatisfying(
            ListValue.class,
            list -> {
              assertThat(list.items().get(1)).isEqualTo(new PrintedValue(text));
              assertThat(LiteralForms.stored((PrintedValue) list.items().get(1))).isNull();
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "datetime.date(2025, 2, 30)",
        "datetime.date(10000, 1, 1)",
        "datetime.date(1, 2)",
        "datetime.datetime(2025, 1, 1, 24)",
        "datetime.datetime(2025, 1, 1, tzinfo=5)",
        "datetime.timedelta(weeks=1)",
        "Decimal('x')",
        "Decimal(1)",
        "Fraction(1, 0)",
        "UUID('x')",
        "OrderedDict([1])",
        "deque(1)",
        "range(1, 2, 0)",
        "IPv4Address('$(x)')"
      })
  void whatPythonWouldNotMakeIsNotStored(String text) throws PickleException {
    assertThat(LiteralForms.stored((Instance) read(text), part -> part)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "os.system('x'",
        "<a",
        "datetime.date(1 2)",
        "datetime.date(a=1, 2)",
        "frozenset(1)",
        "os.system",
        "datetime",
        "date(2025, 2, 3"
      })
  void whatIsNoTextOfPythonIsAFault(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(PickleException.class);
  }

  /** As dateutil 4 and 2 pickle them; a blank is a line break. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "cdateutil.tz.tz tzutc (tR.|tzutc()",
        "cdateutil.tz.tz tzoffset (VX cdatetime timedelta (I-1 I84600 I0 tRtR.|tzoffset('X', -1800)",
        "ccopy_reg _reconstructor (cdateutil.tz.tz tzoffset cdatetime tzinfo cdatetime tzinfo (tRtR(dV_name NsV_offset cdatetime timedelta (I0 I3600 I0 tRsb.|tzoffset(None, 3600)",
        "cdateutil.tz._tzfile _unpickle (cdateutil.tz._tzfile tzfile VEurope/Berlin V/zones/Berlin tR.|tzfile('/zones/Berlin')",
        "cdateutil.tz.tz tzfile (NV/zones/Berlin tR(dV_filename V/zones/Berlin sb.|tzfile('/zones/Berlin')"
      })
  void zonesOfDateutilArePrinted(String pickle, String expected) throws PickleException {
    assertThat(printed(pickle.replace(' ', '\n'))).isEqualTo(expected);
  }

  private static String printed(String pickle) throws PickleException {
    Value value =
        PickleReader.read(pickle.getBytes(StandardCharsets.ISO_8859_1), PickleLimits.DEFAULT);
    LiteralForms.Parts parts =
        new LiteralForms.Parts() {
          @Override
          public Value of(Value part) {
            return part;
          }

          @Override
          public Value inPlace(Value part) {
            return part;
          }
        };
    return PythonRepr.repr(LiteralForms.literal((Instance) value, true, parts));
  }

  @Test
  void plainLiteralsAreWhatTheyWere() throws PickleException {
    assertThatThrownBy(() -> PythonLiteral.parse("Decimal('1')"))
        .isInstanceOf(PickleException.class);
    assertThatThrownBy(() -> PythonLiteral.parse("<a>")).isInstanceOf(PickleException.class);
    assertThat(PythonRepr.repr(PythonLiteral.parse("-4j"))).isEqualTo("(-0-4j)");
  }
}
