package io.camelzodb.pickle.repr;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.pickle.OldString;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.limit.ValueBudget;
import io.camelzodb.pickle.literal.LocatedLiteral;
import io.camelzodb.testing.MemorySnapshot;
import io.camelzodb.testing.NotationText;
import io.camelzodb.zope.type.value.LiteralDecoder;
import io.camelzodb.zope.type.value.LiteralEncoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Python pickles of its own classes is printed as Python prints it, and pickled again. */
class StoredFormsTest {
  private static String printed(Value stored) {
    return PythonRepr.repr(
        new LiteralEncoder(new MemorySnapshot(), new ValueBudget(), StoredFormsTest::decoded)
            .of(stored));
  }

  private static Value decoded(OldString old) {
    return new Text(new String(old.bytes(), StandardCharsets.ISO_8859_1));
  }

  private static String stored(String printed) throws IOException {
    Value stored = new LiteralDecoder().stored(LocatedLiteral.parsePrinted(printed).value());
    return stored == null ? "" : NotationText.line(stored);
  }

  /** The value in the notation of state files, and the text of {@code repr}. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          call(<datetime:date>, (b'\\x07\\xe9\\x02\\x03',)) | datetime.date(2025, 2, 3)
          call(<datetime:date>, (b'\\xff\\xff\\x0c\\x1f',)) | datetime.date(65535, 12, 31)
          call(<datetime:date>, (s'\\x07\\xe9\\x02\\x03',)) | datetime.date(2025, 2, 3)
          call(<datetime:date>, ('\\x07\\xe9\\x02\\x03',)) | datetime.date(2025, 2, 3)
          call(<datetime:date>, (call(<_codecs:encode>, ('\\x07\\xe9\\x02\\x03', 'latin1')),)) | datetime.date(2025, 2, 3)
          call(<datetime:date>, (b'\\x07\\xe9\\x02',)) | datetime.date(b'\\x07\\xe9\\x02')
          call(<datetime:date>, ('Ā\\xe9\\x02\\x03',)) | datetime.date('Āé\\x02\\x03')
          call(<datetime:datetime>, (b'\\x07\\xe9\\x02\\x03\\x04\\x05\\x00\\x00\\x00\\x00',)) | datetime.datetime(2025, 2, 3, 4, 5)
          call(<datetime:datetime>, (b'\\x07\\xe9\\x02\\x03\\x04\\x05\\x06\\x00\\x00\\x00',)) | datetime.datetime(2025, 2, 3, 4, 5, 6)
          call(<datetime:datetime>, (b'\\x07\\xe9\\x02\\x03\\x04\\x05\\x00\\x01\\x02\\x03',)) | datetime.datetime(2025, 2, 3, 4, 5, 0, 66051)
          call(<datetime:datetime>, (b'\\x07\\xe9\\x02\\x03\\x04\\x05\\x06\\x00\\x80\\xff',)) | datetime.datetime(2025, 2, 3, 4, 5, 6, 33023)
          call(<datetime:datetime>, (b'\\x07\\xe9\\x82\\x03\\x04\\x05\\x06\\x00\\x00\\x00', call(<pytz:_UTC>, ()))) | datetime.datetime(2025, 2, 3, 4, 5, 6, fold=1, tzinfo=<UTC>)
          call(<datetime:datetime>, (b'\\x07\\xe9',)) | datetime.datetime(b'\\x07\\xe9')
          call(<datetime:time>, (b'\\x04\\x05\\x06\\x00\\x00\\x07',)) | datetime.time(4, 5, 6, 7)
          call(<datetime:time>, (b'\\x84\\x05\\x00\\x00\\x00\\x00', call(<pytz:_UTC>, ()))) | datetime.time(4, 5, tzinfo=<UTC>, fold=1)
          call(<datetime:time>, (b'\\x04\\x05',)) | datetime.time(b'\\x04\\x05')
          call(<datetime:timedelta>, (0, 0, 0)) | datetime.timedelta(0)
          call(<datetime:timedelta>, (1, 2, 3)) | datetime.timedelta(days=1, seconds=2, microseconds=3)
          call(<datetime:timedelta>, (0, 86400, 0)) | datetime.timedelta(days=1)
          call(<datetime:timedelta>, (0, -1, 0)) | datetime.timedelta(days=-1, seconds=86399)
          call(<datetime:timedelta>, (0, 0, -1)) | datetime.timedelta(days=-1, seconds=86399, microseconds=999999)
          call(<datetime:timedelta>, (0, 0, 2000001)) | datetime.timedelta(seconds=2, microseconds=1)
          call(<datetime:timedelta>, (5,)) | datetime.timedelta(days=5)
          call(<datetime:timedelta>, (0, 0, 0, 0)) | datetime.timedelta(0, 0, 0, 0)
          call(<datetime:timedelta>, (0, 'x')) | datetime.timedelta(0, 'x')
          call(<datetime:timezone>, (call(<datetime:timedelta>, (0, 0, 0)),)) | datetime.timezone.utc
          call(<datetime:timezone>, (call(<datetime:timedelta>, (0, 3600, 0)),)) | datetime.timezone(datetime.timedelta(seconds=3600))
          call(<datetime:timezone>, (call(<datetime:timedelta>, (0, 0, 0)), 'X')) | datetime.timezone(datetime.timedelta(0), 'X')
          call(<datetime:timezone>, ()) | datetime.timezone()
          call(<datetime:other>, (1,)) | datetime.other(1)
          call(<time:struct_time>, ((2025, 2, 3, 4, 5, 6, 0, 34, -1), {})) | (2025, 2, 3, 4, 5, 6, 0, 34, -1)
          {1: call(<time:struct_time>, ((2025, 2, 3, 4, 5, 6, 0, 34, 1, 'CET', 3600), {}))} | {1: time.struct_time(tm_year=2025, tm_mon=2, tm_mday=3, tm_hour=4, tm_min=5, tm_sec=6, tm_wday=0, tm_yday=34, tm_isdst=1)}
          {1: call(<time:struct_time>, ((2025, 2, 3, 4, 5, 6, 0, 34),))} | {1: time.struct_time((2025, 2, 3, 4, 5, 6, 0, 34))}
          {1: call(<time:struct_time>, ((2025, 2, 3, 4, 5, 6, 0, 34, 'x'),))} | {1: time.struct_time((2025, 2, 3, 4, 5, 6, 0, 34, 'x'))}
          {1: call(<time:other>, ((2025, 2, 3, 4, 5, 6, 0, 34, 1),))} | {1: time.other((2025, 2, 3, 4, 5, 6, 0, 34, 1))}
          call(<collections:OrderedDict>, ()) | OrderedDict()
          call(<collections:OrderedDict>, ()).items{'a': 1, 'b': set(1)} | OrderedDict([('a', 1), ('b', {1})])
          call(<collections:OrderedDict>, ([['a', 1], ('b', 2), ['c'], 3],)) | OrderedDict([('a', 1), ('b', 2)])
          call(<collections:defaultdict>, (<__builtin__:list>,)).items{'a': []} | defaultdict(<class 'list'>, {'a': []})
          call(<collections:defaultdict>, ()) | defaultdict(None, {})
          call(<collections:Counter>, ({},)) | Counter()
          call(<collections:Counter>, ({'a': 1, 'b': 3, 'c': 2.5, 'd': True, 'e': False, 'f': 3},)) | Counter({'b': 3, 'f': 3, 'c': 2.5, 'a': 1, 'd': True, 'e': False})
          call(<collections:Counter>, ({'a': 1, 'b': 'x', 'c': 3},)) | Counter({'a': 1, 'b': 'x', 'c': 3})
          call(<collections:Counter>, ({'a': 1, 'b': nan, 'c': 3},)) | Counter({'a': 1, 'b': nan, 'c': 3})
          call(<collections:Counter>, ()).items{'a': 1, 'b': 2} | Counter({'b': 2, 'a': 1})
          call(<collections:deque>, ()) | deque([])
          call(<collections:deque>, ()).append(1, s'a') | deque([1, 'a'])
          call(<collections:deque>, ([1, 2],)) | deque([1, 2])
          call(<collections:deque>, ((1, 2),)).append(3) | deque([1, 2, 3])
          call(<collections:deque>, ((), 2)).append(1, 2, 3) | deque([2, 3], maxlen=2)
          call(<collections:deque>, ((), 0)).append(1) | deque([], maxlen=0)
          call(<collections:deque>, ((), 3)).append(1, 2, 3) | deque([1, 2, 3], maxlen=3)
          call(<collections:deque>, ((), -1)).append(1) | deque([1], maxlen=-1)
          newobj(<collections:ChainMap>, ()).state({'maps': [{'a': 1}, {}]}) | ChainMap({'a': 1}, {})
          newobj(<collections:ChainMap>, ()).state({'maps': 1}) | <collections.ChainMap object>
          newobj(<collections:UserDict>, ()).state({'data': {'a': s'b'}}) | {'a': 'b'}
          newobj(<collections:UserString>, ()).state({'data': 'x'}) | 'x'
          newobj(<collections:UserString>, ()).state({'date': 'x'}) | <collections.UserString object>
          inst(<UserList:UserList>, ()).state({'data': [1, s'b']}) | [1, 'b']
          inst(<UserList:UserList>, ()).state({'daten': [1]}) | <UserList.UserList object>
          inst(<UserDict:UserDict>, ()).state({'data': {}}) | {}
          call(<types:SimpleNamespace>, ()).state({'a': 1, 'b': s'x'}) | namespace(a=1, b='x')
          call(<types:SimpleNamespace>, ()) | namespace()
          call(<types:Other>, (1,)) | types.Other(1)
          call(<decimal:Decimal>, ('1.50',)) | Decimal('1.50')
          call(<decimal:Decimal>, (s'-0',)) | Decimal('-0')
          call(<decimal:Decimal>, (1,)) | Decimal(1)
          call(<decimal:Decimal>, (b'\\xff',)) | Decimal(b'\\xff')
          call(<decimal:Other>, ('1',)) | decimal.Other('1')
          call(<fractions:Fraction>, (2, 6)) | Fraction(1, 3)
          call(<fractions:Fraction>, (2, -6)) | Fraction(-1, 3)
          call(<fractions:Fraction>, ('4/6',)) | Fraction(2, 3)
          call(<fractions:Fraction>, (s'-7',)) | Fraction(-7, 1)
          call(<fractions:Fraction>, ('1/0',)) | Fraction('1/0')
          call(<fractions:Fraction>, (1, 0)) | Fraction(1, 0)
          call(<fractions:Fraction>, ('x',)) | Fraction('x')
          call(<fractions:Other>, (1, 2)) | fractions.Other(1, 2)
          newobj(<uuid:UUID>, ()).state({'int': 24197857161011715162171839636988778104}) | UUID('12345678-1234-5678-1234-567812345678')
          newobj(<uuid:UUID>, ()).state({'int': 1}) | UUID('00000000-0000-0000-0000-000000000001')
          newobj(<uuid:UUID>, ()).state({'int': 340282366920938463463374607431768211455}) | UUID('ffffffff-ffff-ffff-ffff-ffffffffffff')
          newobj(<uuid:UUID>, ()).state({'int': 340282366920938463463374607431768211456}) | <uuid.UUID object>
          newobj(<uuid:UUID>, ()).state({'int': -1}) | <uuid.UUID object>
          newobj(<uuid:UUID>, ()).state({'int': 0}) | UUID('00000000-0000-0000-0000-000000000000')
          newobj(<uuid:Other>, ()).state({'int': 1}) | <uuid.Other object>
          call(<pathlib:PosixPath>, ('/', 'a', 'b')) | PosixPath('/a/b')
          call(<pathlib:PosixPath>, ('a', s'b')) | PosixPath('a/b')
          call(<pathlib:PosixPath>, ()) | PosixPath('.')
          call(<pathlib:PosixPath>, ('a\\\\b',)) | PosixPath('a\\\\b')
          call(<pathlib:PosixPath>, (1,)) | PosixPath(1)
          call(<pathlib._local:PosixPath>, ('a',)) | PosixPath('a')
          call(<pathlib:PureWindowsPath>, ('C:\\\\', 'a')) | PureWindowsPath('C:/a')
          call(<ipaddress:IPv4Address>, (3232235777,)) | IPv4Address('192.168.1.1')
          call(<ipaddress:IPv4Address>, (4294967295,)) | IPv4Address('255.255.255.255')
          call(<ipaddress:IPv4Address>, (0,)) | IPv4Address('0.0.0.0')
          call(<ipaddress:IPv4Address>, (-1,)) | IPv4Address(-1)
          call(<ipaddress:IPv4Address>, (4294967296,)) | IPv4Address(4294967296)
          call(<ipaddress:IPv4Network>, ('10.0.0.0/8',)) | IPv4Network('10.0.0.0/8')
          call(<ipaddress:IPv6Address>, (1,)) | IPv6Address(1)
          call(<__builtin__:set>, ([1, 2],)) | {1, 2}
          call(<__builtin__:set>, ((1,),)) | {1}
          call(<__builtin__:set>, ()) | set()
          call(<__builtin__:frozenset>, ([s'a'],)) | frozenset({'a'})
          call(<__builtin__:bytearray>, ('a\\xff', 'latin-1')) | bytearray(b'a\\xff')
          call(<builtins:bytearray>, ()) | bytearray(b'')
          call(<builtins:bytearray>, (1,)) | bytearray(1)
          call(<__builtin__:bytes>, ()) | b''
          call(<_codecs:encode>, ('\\xe9', 'latin1')) | b'\\xe9'
          call(<_codecs:encode>, ('Ā', 'latin1')) | _codecs.encode('Ā', 'latin1')
          call(<builtins:complex>, (1.0, -2.5)) | (1-2.5j)
          call(<builtins:complex>, (0.0, 2.0)) | 2j
          call(<builtins:complex>, (-0.0, 2.0)) | (-0+2j)
          call(<builtins:complex>, (1.0,)) | complex(1.0)
          call(<__builtin__:xrange>, (0, 5, 1)) | range(0, 5)
          call(<builtins:range>, (5,)) | range(0, 5)
          call(<builtins:range>, (0, 5L, 2)) | range(0, 5, 2)
          call(<builtins:range>, ()) | range()
          call(<builtins:range>, (0, 'x')) | range(0, 'x')
          call(<builtins:range>, (0, 1, 2, 3)) | range(0, 1, 2, 3)
          call(<builtins:slice>, (1, None, s'x')) | slice(1, None, 'x')
          call(<builtins:slice>, (1,)) | slice(1)
          call(<builtins:type>, (None,)) | <class 'NoneType'>
          call(<builtins:type>, (1,)) | type(1)
          call(<copyreg:_reconstructor>, (<builtins:object>, <builtins:object>, None)) | <object object>
          call(<exceptions:ValueError>, (s'x', 1)) | ValueError('x', 1)
          call(<exceptions:StandardError>, ()) | Exception()
          call(<builtins:getattr>, (1, 'a')) | getattr(1, 'a')
          call(<http:HTTPStatus>, (200,)) | <HTTPStatus.OK: 200>
          call(<http:HTTPStatus>, (418,)) | <HTTPStatus.IM_A_TEAPOT: 418>
          call(<http:HTTPStatus>, (999,)) | http.HTTPStatus(999)
          call(<http:HTTPStatus>, (4294967496,)) | http.HTTPStatus(4294967496)
          call(<http:HTTPMethod>, ('GET',)) | <HTTPMethod.GET>
          call(<http:HTTPOther>, (200,)) | http.HTTPOther(200)
          call(<pytz:_UTC>, ()) | <UTC>
          call(<pytz:FixedOffset>, (90L,)) | pytz.FixedOffset(90)
          call(<pytz:_FixedOffset>, (-90,)) | pytz.FixedOffset(-90)
          call(<pytz:FixedOffset>, (0,)) | <UTC>
          call(<pytz:FixedOffset>, ('x',)) | pytz.FixedOffset('x')
          call(<pytz:_p>, ('Etc/GMT+3',)) | <StaticTzInfo 'Etc/GMT+3'>
          call(<pytz:_p>, ('Europe/Berlin', 3600, 0, 'CET')) | <DstTzInfo 'Europe/Berlin' CET+1:00:00 STD>
          call(<pytz:_p>, ('Europe/Berlin', 7200, 3600, 'CEST')) | <DstTzInfo 'Europe/Berlin' CEST+2:00:00 DST>
          call(<pytz:_p>, ('America/New_York', -18000, 0, s'EST')) | <DstTzInfo 'America/New_York' EST-1 day, 19:00:00 STD>
          call(<pytz:_p>, ('Europe/Amsterdam', 1172, 0, 'AMT')) | <DstTzInfo 'Europe/Amsterdam' AMT+0:19:32 STD>
          call(<pytz:_p>, ('X', 86400, 0, 'Y')) | pytz._p('X', 86400, 0, 'Y')
          call(<pytz:_p>, ('X', 86399, 0, 'Y')) | <DstTzInfo 'X' Y+23:59:59 STD>
          call(<pytz:_p>, ('X', 'y', 0, 'Y')) | pytz._p('X', 'y', 0, 'Y')
          call(<pytz:_p>, ('X', 0, 'y', 'Y')) | pytz._p('X', 0, 'y', 'Y')
          call(<pytz:_p>, ('X', 0, 0, 1)) | pytz._p('X', 0, 0, 1)
          call(<pytz:_p>, (1,)) | pytz._p(1)
          call(<pytz:other>, (1,)) | pytz.other(1)
          call(call(<builtins:getattr>, (<zoneinfo:ZoneInfo>, '_unpickle')), ('Europe/Berlin', 1)) | zoneinfo.ZoneInfo(key='Europe/Berlin')
          call(<dateutil.tz.tz:tzlocal>, ()) | tzlocal()
          call(<dateutil.tz.tz:tzoffset>, (None, 3600)) | tzoffset(None, 3600)
          call(<dateutil.tz.tz:tzoffset>, ('X', call(<datetime:timedelta>, (-1, 84600, 0)))) | tzoffset('X', -1800)
          call(<dateutil.tz.tz:tzoffset>, ('X', 'y')) | dateutil.tz.tz.tzoffset('X', 'y')
          call(<dateutil.tz.tz:tzoffset>, ('X', call(<datetime:timedelta>, ('y',)))) | dateutil.tz.tz.tzoffset('X', datetime.timedelta('y'))
          call(<dateutil.tz.tz:tzstr>, ()).state({'_s': 'EST5EDT'}) | tzstr('EST5EDT')
          call(<dateutil.tz.tz:tzstr>, ()).state({}) | <dateutil.tz.tz.tzstr object>
          call(<dateutil.tz.tz:tzfile>, (None, '/x')) | tzfile('/x')
          call(<dateutil.tz.tz:tzfile>, ()).state({'_filename': s'y'}) | tzfile('y')
          call(<dateutil.tz.tz:tzfile>, (1,)) | dateutil.tz.tz.tzfile(1)
          call(<dateutil.tz.tz:tzrange>, (1,)) | dateutil.tz.tz.tzrange(1)
          call(<re:_compile>, ('a', 32)) | re.compile('a')
          call(<re:_compile>, (s'a', 2)) | re.compile(b'a', re.IGNORECASE)
          call(<re:_compile>, (b'a', 32)) | re.compile(b'a', re.UNICODE)
          call(<re:_compile>, ('a', 506)) | re.compile('a', re.IGNORECASE¦re.MULTILINE¦re.DOTALL¦re.VERBOSE¦re.DEBUG¦re.ASCII)
          call(<sre:_compile>, ('a', 4)) | re.compile('a', re.LOCALE)
          call(<re:compile>, ('a', 1)) | re.compile('a', re.TEMPLATE)
          call(<re:_compile>, ('a',)) | re._compile('a')
          call(<re:_compile>, (1, 2)) | re._compile(1, 2)
          call(<re:other>, ('a', 32)) | re.other('a', 32)
          call(<zope.i18nmessageid.message:Message>, (s'text', 'domain')) | 'text'
          call(<zope.i18nmessageid.message:Message>, ()) | zope.i18nmessageid.message.Message()
          call(<app:Map>, ()).items{'a': 1} | Map([('a', 1)])
          newobj(<app:Map>, ()).items{'a': s'b'} | {'a': 'b'}
          newobj(<app:List>, ()).append(1, s'b') | [1, 'b']
          newobj(<app:Text>, ('x',)) | 'x'
          newobj(<app:Data>, (call(<_codecs:encode>, ('x', 'latin1')),)) | b'x'
          newobj(<app:Point>, (1, 2)) | (1, 2)
          {1: newobj(<app:Point>, (1, s'b'))} | {1: app.Point(1, 'b')}
          newobj(<app:Thing>, ()) | app.Thing()
          newobj(<app:Thing>, (call(<app:Other>, ()),)) | app.Thing(app.Other())
          newobj(<app:Thing>, ()).state({'a': 1}) | <app.Thing object>
          call(<copy_reg:_reconstructor>, (<app:Dict>, <__builtin__:dict>, {'a': 1})) | {'a': 1}
          call(<copy_reg:_reconstructor>, (<app:Text>, <__builtin__:unicode>, s'x')) | 'x'
          call(<app:AppError>, (s'x',)) | AppError('x')
          call(<app:AppErrors>, (s'x',)) | app.AppErrors('x')
          call([], ()) | <object()
          """)
  void isPrintedAsPythonPrintsIt(String notation, String printed) throws IOException {
    assertThat(printed(NotationText.value(notation))).isEqualTo(printed.replace('¦', '|'));
  }

  /** The text in files, and what is stored for it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          datetime.date(2025, 2, 3) | call(<datetime:date>, (b'\\x07\\xe9\\x02\\x03',))
          datetime.date(9999, 12, 31) | call(<datetime:date>, (b"'\\x0f\\x0c\\x1f",))
          datetime.datetime(2025, 2, 3) | call(<datetime:datetime>, (b'\\x07\\xe9\\x02\\x03\\x00\\x00\\x00\\x00\\x00\\x00',))
          datetime.datetime(2025, 2, 3, 23, 59, 59, 999999) | call(<datetime:datetime>, (b'\\x07\\xe9\\x02\\x03\\x17;;\\x0fB?',))
          datetime.datetime(2025, 2, 3, 4, 5, fold=1, tzinfo=<UTC>) | call(<datetime:datetime>, (b'\\x07\\xe9\\x82\\x03\\x04\\x05\\x00\\x00\\x00\\x00', call(<pytz:_UTC>, ())))
          datetime.time(0) | call(<datetime:time>, (b'\\x00\\x00\\x00\\x00\\x00\\x00',))
          datetime.time(23, 59, 59, 999999, fold=1) | call(<datetime:time>, (b'\\x97;;\\x0fB?',))
          datetime.timedelta(0) | call(<datetime:timedelta>, (0, 0, 0))
          datetime.timedelta(days=1, seconds=2, microseconds=3) | call(<datetime:timedelta>, (1, 2, 3))
          datetime.timedelta(0, -1, 1000000) | call(<datetime:timedelta>, (0, 0, 0))
          datetime.timedelta(0, 86401) | call(<datetime:timedelta>, (1, 1, 0))
          datetime.timedelta(days=999999999, seconds=86399, microseconds=999999) | call(<datetime:timedelta>, (999999999, 86399, 999999))
          datetime.timedelta(days=-999999999) | call(<datetime:timedelta>, (-999999999, 0, 0))
          datetime.timezone.utc | call(<datetime:timezone>, (call(<datetime:timedelta>, (0, 0, 0)),))
          datetime.timezone(datetime.timedelta(days=-1, seconds=1), 'X') | call(<datetime:timezone>, (call(<datetime:timedelta>, (-1, 1, 0)), 'X'))
          datetime.timezone(datetime.timedelta(seconds=86399)) | call(<datetime:timezone>, (call(<datetime:timedelta>, (0, 86399, 0)),))
          OrderedDict({'a': 1}) | call(<collections:OrderedDict>, ()).items{'a': 1}
          OrderedDict([('a', 1)]) | call(<collections:OrderedDict>, ()).items{'a': 1}
          OrderedDict() | call(<collections:OrderedDict>, ())
          defaultdict(None, {'a': 1}) | call(<collections:defaultdict>, ()).items{'a': 1}
          defaultdict(<class 'list'>) | call(<collections:defaultdict>, (<builtins:list>,))
          defaultdict() | call(<collections:defaultdict>, ())
          Counter({'a': 2}) | call(<collections:Counter>, ({'a': 2}))
          Counter() | call(<collections:Counter>, ({},))
          deque([1, 2], maxlen=3) | call(<collections:deque>, ((), 3)).append(1, 2)
          deque([], maxlen=0) | call(<collections:deque>, ((), 0))
          deque() | call(<collections:deque>, ())
          ChainMap({}, OrderedDict()) | newobj(<collections:ChainMap>, ()).state({'maps': [{}, call(<collections:OrderedDict>, ())]})
          namespace(a=1) | call(<types:SimpleNamespace>, ()).state({'a': 1})
          Decimal('-1.5E+3') | call(<decimal:Decimal>, ('-1.5E+3',))
          Decimal('Infinity') | call(<decimal:Decimal>, ('Infinity',))
          Decimal('sNaN12') | call(<decimal:Decimal>, ('sNaN12',))
          Fraction(1, 3) | call(<fractions:Fraction>, (1, 3))
          Fraction('2/4') | call(<fractions:Fraction>, (1, 2))
          UUID('12345678-1234-5678-1234-567812345678') | newobj(<uuid:UUID>, ()).state({'int': 24197857161011715162171839636988778104})
          range(5) | call(<builtins:range>, (0, 5, 1))
          range(1, 5, -2) | call(<builtins:range>, (1, 5, -2))
          slice(5) | call(<builtins:slice>, (None, 5, None))
          slice(1, 5) | call(<builtins:slice>, (1, 5, None))
          slice(1, 5, range(1)) | call(<builtins:slice>, (1, 5, call(<builtins:range>, (0, 1, 1))))
          IPv4Address('1.2.3.4') | call(<ipaddress:IPv4Address>, ('1.2.3.4',))
          IPv6Network('fe80::/10') | call(<ipaddress:IPv6Network>, ('fe80::/10',))
          PosixPath('a/b') | call(<pathlib:PosixPath>, ('a/b',))
          pytz.FixedOffset(1439) | call(<pytz:FixedOffset>, (1439,))
          pytz.FixedOffset(-1439) | call(<pytz:FixedOffset>, (-1439,))
          zoneinfo.ZoneInfo(key='X/Y') | call(call(<builtins:getattr>, (<zoneinfo:ZoneInfo>, '_unpickle')), ('X/Y', 1))
          zoneinfo.ZoneInfo('X/Y') | call(call(<builtins:getattr>, (<zoneinfo:ZoneInfo>, '_unpickle')), ('X/Y', 1))
          ValueError('x', range(1)) | call(<builtins:ValueError>, ('x', call(<builtins:range>, (0, 1, 1))))
          <class 'NoneType'> | call(<builtins:type>, (None,))
          <UTC> | call(<pytz:_UTC>, ())
          tzutc() | call(<dateutil.tz.tz:tzutc>, ())
          tzlocal() | call(<dateutil.tz.tz:tzlocal>, ())
          tzoffset(None, -1800) | call(<dateutil.tz.tz:tzoffset>, (None, -1800))
          tzoffset('X', 3600) | call(<dateutil.tz.tz:tzoffset>, ('X', 3600))
          <StaticTzInfo 'Etc/GMT+3'> | call(<pytz:_p>, ('Etc/GMT+3',))
          <DstTzInfo 'Europe/Berlin' CEST+2:00:00 DST> | call(<pytz:_p>, ('Europe/Berlin', 7200, 3600, 'CEST'))
          <DstTzInfo 'America/New_York' EST-1 day, 19:01:02 STD> | call(<pytz:_p>, ('America/New_York', -17938, 0, 'EST'))
          <HTTPStatus.OK: 200> | call(<http:HTTPStatus>, (200,))
          <HTTPMethod.GET> | call(<http:HTTPMethod>, ('GET',))
          re.compile('a') | call(<re:_compile>, ('a', 32))
          re.compile(b'a', re.IGNORECASE) | call(<re:_compile>, (b'a', 2))
          re.compile('a', re.IGNORECASE¦re.DOTALL) | call(<re:_compile>, ('a', 50))
          re.compile('a', re.ASCII) | call(<re:_compile>, ('a', 256))
          (1+2j) | call(<builtins:complex>, (1.0, 2.0))
          """)
  void isPickledAsPythonDoes(String printed, String notation) throws IOException {
    assertThat(stored(printed.replace('¦', '|'))).isEqualTo(notation);
  }

  /** Zope could not load an object that has one of them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "datetime.date(0, 1, 1)",
        "datetime.date(-1, 1, 1)",
        "datetime.date(2025, 13, 1)",
        "datetime.date(2025, 2, 3, 4)",
        "datetime.date('2025', 2, 3)",
        "datetime.datetime(2025, 2, 3, -1)",
        "datetime.datetime(2025, 2, 3, 4, 60)",
        "datetime.datetime(2025, 2, 3, 4, 5, 60)",
        "datetime.datetime(2025, 2, 3, 4, 5, 6, 1000000)",
        "datetime.datetime(2025, 2, 3, 4, 5, 6, 7, 8)",
        "datetime.datetime(2025, 2, 3, fold=2)",
        "datetime.datetime(2025, 2, 3, fold='x')",
        "datetime.datetime(2025, 2, 3, zone=1)",
        "datetime.datetime(2025, 2, 3, tzinfo=range(1))",
        "datetime.datetime(2025, 2, 3, tzinfo=datetime.timedelta(0))",
        "datetime.time(24)",
        "datetime.time(0, 60)",
        "datetime.time(0, 0, 60)",
        "datetime.time(0, 0, 0, 1000000)",
        "datetime.timedelta(days=1000000000)",
        "datetime.timedelta(days=-1000000000)",
        "datetime.timedelta(days=999999999, seconds=86400)",
        "datetime.timedelta(days=-999999999, seconds=-1)",
        "datetime.timedelta(days=-9223372036854775808)",
        "datetime.timedelta(seconds=-9223372036854775808)",
        "datetime.timedelta(days='x')",
        "datetime.timedelta(0, 0, 0, 0)",
        "datetime.timezone()",
        "datetime.timezone(5)",
        "datetime.timezone(datetime.timedelta(days=1))",
        "datetime.timezone(datetime.timedelta(days=-1))",
        "datetime.timezone(datetime.timedelta(0), 5)",
        "datetime.timezone(datetime.timedelta(0), 'X', 5)",
        "OrderedDict([('a', 1, 2)])",
        "OrderedDict(5)",
        "OrderedDict([], [])",
        "OrderedDict(a=1)",
        "defaultdict(5)",
        "defaultdict(None, [])",
        "defaultdict(None, {}, {})",
        "defaultdict(None, a=1)",
        "Counter(5)",
        "Counter({}, {})",
        "Counter(a=1)",
        "deque([], 5)",
        "deque([], maxlen='x')",
        "deque([], maxlen=-1)",
        "deque([], other=1)",
        "deque([], maxlen=1, other=1)",
        "ChainMap([])",
        "ChainMap(a=1)",
        "namespace(1)",
        "Decimal('1,5')",
        "Decimal('')",
        "Decimal('1', '2')",
        "UUID('12345678-1234-5678-1234-56781234567')",
        "range()",
        "range('x')",
        "slice()",
        "slice(1, 2, 3, 4)",
        "IPv4Address('1.2.3.4.5')",
        "IPv4Address('1.2.3.256')",
        "IPv4Address('1.2.3')",
        "IPv4Address('01.2.3.4')",
        "IPv4Address('1.2.3.4/8')",
        "IPv4Address('hello')",
        "IPv4Network('10.0.0.1/8')",
        "IPv4Network('10.0.0.0/33')",
        "IPv6Address('1:2')",
        "IPv6Address('1.2.3.4')",
        "IPv6Address('::g')",
        "IPv6Address('1::2::3')",
        "IPv6Network('fe80::1/10')",
        "PosixPath('a\\0b')",
        "PosixPath(1)",
        "pytz.FixedOffset('x')",
        "pytz.FixedOffset(1440)",
        "pytz.FixedOffset(-1440)",
        "pytz.FixedOffset()",
        "zoneinfo.ZoneInfo(key=5)",
        "zoneinfo.ZoneInfo()",
        "ValueError(a=1)",
        "tzoffset('X', 'y')",
        "tzfile('/x')",
        "<HTTPStatus.OK: 999>",
        "<HTTPMethod.FETCH>",
        "<HTTPOther.OK: 200>",
        "<StaticTzInfo ''>",
        "<DstTzInfo 'X' Y+1:00 STD>",
        "re.compile(5)",
        "re.compile('a', re.NONSENSE)",
        "<app.Thing object>",
      })
  void whatPythonCouldNotLoadIsNotPickled(String printed) throws IOException {
    assertThat(stored(printed)).isEmpty();
  }
}
