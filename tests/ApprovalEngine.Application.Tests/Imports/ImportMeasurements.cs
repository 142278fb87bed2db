using System.Diagnostics;
using System.Globalization;
using ApprovalEngine.TestHost;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace ApprovalEngine.Application.Tests.Imports;

/// <summary>How long a large file takes; asked for with <c>APPROVAL_MEASURE=1</c>, as it takes long.</summary>
public sealed class ImportMeasurements(ITestOutputHelper output)
{
    public static TheoryData<string> Databases => ImportWorld.Databases;

    [MeasuredTheory]
    [MemberData(nameof(Databases))]
    public async Task A_hundred_thousand_rows_come_in_well_under_a_minute(string database)
    {
        await using var world = await ImportWorld.CreateAsync(database);
        var ledger = LedgerGenerator.Write(100_000, 5_000);

        foreach (var accepted in new[] { 100_000, 0 })
        {
            var watch = Stopwatch.StartNew();
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            (await world.AcceptAsync(ledger, mapping: "ibm-accounts-receivable")).Accepted.ShouldBe(accepted);
            var processor = Process.GetCurrentProcess().TotalProcessorTime - before;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{database}: {accepted} of 100000 accepted in {watch.Elapsed.TotalSeconds:0.0} s (processor {processor.TotalSeconds:0.0} s); peak of the process {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB"));
            processor.ShouldBeLessThan(TimeSpan.FromSeconds(60));
        }
    }

    private sealed class MeasuredTheoryAttribute : TheoryAttribute
    {
        public MeasuredTheoryAttribute()
        {
            if (Environment.GetEnvironmentVariable("APPROVAL_MEASURE") is null or "")
            {
                Skip = "Takes long: set APPROVAL_MEASURE=1.";
            }
        }
    }
}
