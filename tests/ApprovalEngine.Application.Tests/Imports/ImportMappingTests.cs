using ApprovalEngine.Application.Imports;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Imports;

public sealed class ImportMappingTests
{
    private const string Fields = """
        "customer": { "column": "c" }, "number": { "column": "n" }, "class": { "constant": "invoice" }, "documentOn": { "column": "d" },
        "dueOn": { "column": "u" }, "amount": { "column": "a" }, "currency": { "constant": "CNY" }
        """;

    [Fact]
    public void The_shipped_mappings_are_valid()
    {
        var mappings = new ImportMappings();

        mappings.Names.ShouldBe(["generic-customers", "generic-exchange-rates", "generic-open-items", "ibm-accounts-receivable"]);
        mappings.Find("generic-exchange-rates", "exchange-rates").Error.ShouldBeNull();
        mappings.Find("generic-customers", "customers").Error.ShouldBeNull();
        mappings.Find("generic-open-items", "open-items").Error.ShouldBeNull();
        mappings.Find("ibm-accounts-receivable", "open-items").Error.ShouldBeNull();
    }

    [Fact]
    public async Task An_unknown_kind_is_refused_with_those_there_are()
    {
        await using var world = await ImportWorld.CreateAsync();

        var error = (await world.ImportAsync("x", "payments")).Error.ShouldBeOfType<ImportKindUnknown>();

        (error.Code, error.Message).ShouldBe(("import.unknown-kind", "There is no import of kind 'payments'; expected one of customers, open-items, exchange-rates."));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("../mappings/generic-open-items")]
    [InlineData("")]
    [InlineData("generic-customers")] // is there, for another kind
    public async Task An_unknown_mapping_is_refused_with_those_there_are(string name)
    {
        await using var world = await ImportWorld.CreateAsync();
        world.WriteMapping("our-list", "{\"kind\":\"open-items\",\"fields\":{" + Fields + "}}");
        world.WriteMapping("broken", "{");

        var error = (await world.ImportAsync("x", mapping: name)).Error.ShouldBeOfType<ImportMappingUnknown>();

        error.Code.ShouldBe("import.unknown-mapping");
        error.Known.ShouldBe(["generic-open-items", "ibm-accounts-receivable", "our-list"]);
    }

    [Fact]
    public async Task The_companys_mapping_goes_before_the_shipped_one()
    {
        await using var world = await ImportWorld.CreateAsync();
        world.WriteMapping("generic-open-items", "{\"kind\":\"open-items\",\"fields\":{" + Fields + "}}");

        (await world.ImportAsync("x")).Error.ShouldBeOfType<ImportHeaderMismatch>().Expected.ShouldBe(["c", "n", "d", "u", "a"]);
    }

    [Theory]
    [InlineData("{\n  \"kind\": open-items }", "line 2", "JSON")]
    [InlineData("[]", "$", "an object")]
    [InlineData("{\"kind\":\"open-items\",\"kind\":\"open-items\"}", "$", "JSON")]
    [InlineData("{\"kind\":\"payments\"}", "$.kind", "one of customers, open-items, exchange-rates")]
    [InlineData("{\"kind\":\"exchange-rates\",\"fields\":{\"currency\":{\"column\":\"c\"},\"validFrom\":{\"column\":\"d\"}}}", "$.fields.rate", "a source for it, as exchange-rates need it")]
    [InlineData("{\"kind\":\"open-items\",\"colour\":1}", "$.colour", "one of kind, description, format, fields, createMissingCustomers")]
    [InlineData("{\"kind\":\"open-items\"}", "$.fields", "an object")]
    [InlineData("{\"kind\":\"open-items\",\"fields\":{\"customer\":{\"column\":\"c\"}}}", "$.fields.number", "a source for it, as open-items need it")]
    [InlineData("{\"kind\":\"open-items\",\"fields\":{FIELDS,\"colour\":{\"column\":\"c\"}}}", "$.fields.colour", "one of customer, number")]
    [InlineData("{\"kind\":\"open-items\",\"fields\":{FIELDS,\"disputed\":{}}}", "$.fields.disputed", "either a column or a constant")]
    [InlineData("{\"kind\":\"open-items\",\"fields\":{FIELDS,\"disputed\":{\"column\":\"x\",\"constant\":\"true\"}}}", "$.fields.disputed", "either a column or a constant")]
    [InlineData("{\"kind\":\"open-items\",\"fields\":{FIELDS,\"disputed\":{\"column\":[\"x\",1]}}}", "$.fields.disputed.column[1]", "a text")]
    [InlineData("{\"kind\":\"open-items\",\"fields\":{FIELDS,\"disputed\":{\"column\":[]}}}", "$.fields.disputed.column", "a column's name")]
    [InlineData("{\"kind\":\"open-items\",\"format\":{\"encoding\":\"ebcdic\"}}", "$.format.encoding", "one of utf-8, utf-16")]
    [InlineData("{\"kind\":\"open-items\",\"format\":{\"delimiter\":\";;\"}}", "$.format.delimiter", "a comma, a semicolon")]
    [InlineData("{\"kind\":\"open-items\",\"format\":{\"culture\":\"xx-none-such-1\"}}", "$.format.culture", "a culture's name")]
    [InlineData("{\"kind\":\"open-items\",\"format\":{\"decimalSeparator\":\"1\"}}", "$.format.decimalSeparator", "one character")]
    [InlineData("{\"kind\":\"open-items\",\"format\":{\"groupSeparator\":\".\"}}", "$.format.groupSeparator", "other than the decimal separator")]
    [InlineData("{\"kind\":\"open-items\",\"format\":{\"trailingMinus\":\"yes\"}}", "$.format.trailingMinus", "true or false")]
    [InlineData("{\"kind\":\"open-items\",\"format\":{\"dateFormats\":[\"dd.MM.\"]}}", "$.format.dateFormats", "formats with year, month and day")]
    [InlineData("{\"kind\":\"open-items\",\"format\":{\"dateFormats\":[\"M/d/yyyy\",\"d/M/yyyy\"]}}", "$.format.dateFormats", "formats that never read one text as two days")]
    [InlineData("{\"kind\":\"open-items\",\"format\":{\"dateFormats\":[\"%\"]}}", "$.format.dateFormats", "date formats")]
    [InlineData("{\"kind\":\"open-items\",\"fields\":{FIELDS},\"createMissingCustomers\":{\"branch\":\"SH01\",\"termDays\":-1,\"riskClass\":\"Low\",\"limit\":0}}", "$.createMissingCustomers.termDays", "days, 0 to 9999")]
    [InlineData("{\"kind\":\"open-items\",\"fields\":{FIELDS},\"createMissingCustomers\":{\"branch\":\"SH01\",\"termDays\":1,\"riskClass\":\"3\",\"limit\":0}}", "$.createMissingCustomers.riskClass", "one of Low, Medium")]
    [InlineData("{\"kind\":\"customers\",\"fields\":{},\"createMissingCustomers\":{}}", "$.createMissingCustomers", "only open-items can create customers")]
    public void A_malformed_mapping_is_refused_with_its_place(string json, string at, string expected)
    {
        var error = MappingReader.Read("m", "m.json", json.Replace("FIELDS", Fields, StringComparison.Ordinal)).Error.ShouldBeOfType<ImportMappingInvalid>();

        error.At.ShouldStartWith(at);
        error.Expected.ShouldContain(expected);
        error.Message.ShouldStartWith("Mapping file m.json, ");
    }

    [Fact]
    public void An_optional_column_of_a_needed_field_needs_a_default()
    {
        var json = "{\"kind\":\"open-items\",\"fields\":{" + Fields.Replace("\"class\": { \"constant\": \"invoice\" }", "\"class\": { \"column\": \"k\", \"optional\": true }", StringComparison.Ordinal) + "}}";

        MappingReader.Read("m", "m.json", json).Error.ShouldBeOfType<ImportMappingInvalid>().At.ShouldBe("$.fields.class");
    }
}
