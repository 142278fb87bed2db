using System.Text;
using ApprovalEngine.Application.Imports;
using ApprovalEngine.TestHost;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Imports;

/// <summary>Files as ERP systems write them, and files that are none.</summary>
public sealed class ForeignFormTests
{
    private const string Sap = """
        {
          "kind": "open-items",
          "format": { "encoding": "ENCODING", "delimiter": ";", "culture": "de-DE", "trailingMinus": true, "dateFormats": ["dd.MM.yyyy", "yyyyMMdd"] },
          "fields": {
            "customer": { "column": ["Debitor", "客户"] },
            "number": { "column": "Belegnr" },
            "class": { "column": "Art", "values": { "RV": "invoice", "DG": "credit-memo" }, "default": "invoice" },
            "documentOn": { "column": "Belegdat." },
            "dueOn": { "column": "Fällig" },
            "amount": { "column": "Betrag" },
            "currency": { "constant": "EUR" }
          },
          "createMissingCustomers": { "branch": "SH01", "termDays": 30, "riskClass": "Medium", "limit": 0 }
        }
        """;

    private const string Text = "客户;Belegnr;Art;Belegdat.;Fällig;Betrag\r\n 公司甲 ;1;DG;01.02.2025;20250228;1.234,56-\r\n公司乙;2;;03.02.2025;03.02.2025;-0,5\r\n";

    public static TheoryData<string, string, bool> Encodings => new()
    {
        { "utf-8", "utf-8", false },
        { "utf-8", "utf-8", true },
        { "gb18030", "gb18030", false },
        { "gbk", "gb18030", false },
        { "utf-16", "utf-16", false },
        { "utf-16be", "utf-16BE", false },
        { "utf-8", "utf-16", true }, // the byte order mark wins over the mapping
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task A_list_in_another_encoding_and_culture_needs_a_mapping_only(string named, string written, bool hasMark)
    {
        await using var world = await ImportWorld.CreateAsync();
        world.WriteMapping("sap-list", Sap.Replace("ENCODING", named, StringComparison.Ordinal));
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(written) ?? Encoding.GetEncoding(written);
        byte[] file = [.. hasMark ? encoding.GetPreamble() : [], .. encoding.GetBytes(Text)];

        var result = await world.ImportAsync(file, mapping: "sap-list");

        result.Error.ShouldBeNull();
        await using var db = world.Open();
        var items = await db.OpenItems.OrderBy(item => item.Number).ToListAsync();
        items.Select(item => (item.CustomerNumber, item.Class, item.DocumentOn, item.DueOn, item.Amount)).ShouldBe([
            ("公司甲", "credit-memo", new DateOnly(2025, 2, 1), new DateOnly(2025, 2, 28), -1234.56m),
            ("公司乙", "invoice", new DateOnly(2025, 2, 3), new DateOnly(2025, 2, 3), -0.5m)]);
    }

    [Theory]
    [InlineData("61.74")] // written as in English: 6174 to a lax reader
    [InlineData("1.23.456,00")]
    [InlineData("1234.567,00")]
    [InlineData(".123,00")]
    [InlineData("1,234,56")]
    [InlineData("1,")]
    [InlineData("-1,00-")]
    [InlineData("- 1,00")]
    [InlineData("１,00")] // a full-width digit
    public async Task Numbers_of_another_culture_are_rejected_and_not_guessed(string amount)
    {
        await using var world = await ImportWorld.CreateAsync();
        world.WriteMapping("sap-list", Sap.Replace("ENCODING", "utf-8", StringComparison.Ordinal));

        var rejected = await world.RejectAsync(Text.Replace("1.234,56-", amount, StringComparison.Ordinal), mapping: "sap-list");

        rejected.ShouldBe(new RejectedRow(2, "Betrag", amount, "is not a number; expected one like 1.234,56"));
    }

    [Fact]
    public async Task Bytes_that_the_encoding_does_not_know_are_rejected_where_they_stand()
    {
        await using var world = await ImportWorld.CreateAsync();
        byte[] file = [.. "number,name,branch,riskClass,termDays,limit,currency\nC1,One,SH01,Low,30,0,CNY\nC2,"u8, 0xB9, 0xAB, .. ",SH01,Low,30,0,CNY"u8];

        var report = (await world.ImportAsync(file, "customers")).Error.ShouldBeOfType<ImportRejected>().Report;

        var row = report.Rejected.ShouldHaveSingleItem();
        (row.Line, row.Column).ShouldBe((3, "name"));
        row.Reason.ShouldContain("not valid utf-8");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n\r\n")]
    [InlineData("\uFEFF")]
    public async Task An_empty_file_is_refused(string text)
    {
        await using var world = await ImportWorld.CreateAsync();

        (await world.ImportAsync(text)).Error.ShouldBeOfType<ImportEmpty>().Code.ShouldBe("import.empty");
    }

    [Fact]
    public async Task A_header_without_a_mapped_column_is_one_error_for_the_file()
    {
        await using var world = await ImportWorld.CreateAsync();

        var error = (await world.ImportAsync("customerID,invoiceNumber,Amount\nx,y,z", mapping: "ibm-accounts-receivable")).Error.ShouldBeOfType<ImportHeaderMismatch>();

        error.Message.ShouldBe(
            "The header does not fit the mapping 'ibm-accounts-receivable': expected, each exactly once, customerID, invoiceNumber, InvoiceDate, DueDate, InvoiceAmount, Disputed, SettledDate; "
            + "found customerID, invoiceNumber, Amount.");
    }

    [Fact]
    public async Task A_header_that_names_a_column_twice_is_refused()
    {
        await using var world = await ImportWorld.CreateAsync();

        (await world.ImportAsync("customer,number,documentOn,dueOn,amount,currency,Amount\n", partial: true)).Error.ShouldBeOfType<ImportHeaderMismatch>();
    }

    [Fact]
    public async Task A_file_in_another_encoding_is_told_by_its_header()
    {
        await using var world = await ImportWorld.CreateAsync();

        (await world.ImportAsync(Encoding.Unicode.GetBytes(LedgerGenerator.Write(1, 1)))).Error.ShouldBeOfType<ImportUnreadable>().Message.ShouldContain("the file has another encoding");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_row_without_end_is_refused_before_it_is_gathered(bool isQuoted)
    {
        await using var world = await ImportWorld.CreateAsync();
        world.Limits = new ImportOptions { RowSizeMaxBytes = 4_096 };
        var text = LedgerGenerator.Header + "\n" + LedgerGenerator.Write(2).Split('\n')[1] + "\n" + (isQuoted ? "\"" : "") + string.Concat(Enumerable.Repeat(isQuoted ? "x\n" : ",", 400_000));

        var error = (await world.ImportAsync(text, mapping: "ibm-accounts-receivable", partial: true)).Error.ShouldBeOfType<ImportUnreadable>();

        error.Message.ShouldStartWith("Line 3: expected rows of at most 4096 bytes");
        await using var db = world.Open();
        (await db.OpenItems.CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_field_that_is_too_long_is_rejected()
    {
        await using var world = await ImportWorld.CreateAsync();

        var rejected = await world.RejectAsync($"number,name,branch,riskClass,termDays,limit,currency\nC1,{new string('x', 1_001)},SH01,Low,30,0,CNY", "customers");

        (rejected.Column, rejected.Value.Length, rejected.Reason).ShouldBe(("name", 200, "is 1001 characters long; expected at most 1000"));
    }

    [Fact]
    public async Task A_file_with_too_many_rows_is_refused()
    {
        await using var world = await ImportWorld.CreateAsync();
        world.Limits = new ImportOptions { RowsMax = 10 };

        (await world.ImportAsync(LedgerGenerator.Write(10, 2), mapping: "ibm-accounts-receivable")).Error.ShouldBeNull();
        (await world.ImportAsync(LedgerGenerator.Write(11, 2, seed: 5), mapping: "ibm-accounts-receivable", partial: true)).Error.ShouldBeOfType<ImportTooLarge>();
    }

    [Fact]
    public async Task An_upload_that_is_too_large_is_refused_and_leaves_no_file()
    {
        var options = new ImportOptions { SizeMaxBytes = 10 };
        string[] Spooled() => Directory.GetFiles(Path.GetTempPath(), "approval-import-*");
        var before = Spooled();

        using var upload = (await ImportUpload.SpoolAsync(new MemoryStream(new byte[10]), options, CancellationToken.None)).Value.ShouldNotBeNull();
        (await ImportUpload.SpoolAsync(new MemoryStream(new byte[11]), options, CancellationToken.None)).Error.ShouldBeOfType<ImportTooLarge>();

        upload.Dispose();
        Spooled().Length.ShouldBeLessThanOrEqualTo(before.Length + 1); // other tests spool beside this one
    }
}
