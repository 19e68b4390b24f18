# comment & <stuff>
return 'hello %s' % a
