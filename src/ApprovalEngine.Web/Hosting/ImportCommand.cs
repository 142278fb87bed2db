using System.CommandLine;
using ApprovalEngine.Application.Imports;
using MediatR;

namespace ApprovalEngine.Web.Hosting;

/// <summary><c>import KIND FILE --mapping NAME --partial</c>: the same import as over REST, from this machine.</summary>
internal static class ImportCommand
{
    public static Command Make()
    {
        var kind = new Argument<string>("kind") { Description = "customers, open-items or exchange-rates." };
        var file = new Argument<FileInfo>("file") { Description = "The CSV file." };
        var mapping = new Option<string?>("--mapping") { Description = "Name of the mapping file; generic-KIND where left out." };
        var partial = new Option<bool>("--partial") { Description = "Take the good rows when others are bad." };
        var command = new Command("import", "Load customers, open items or authority rates from a CSV file. Exit code 1 = refused, nothing was written.") { kind, file, mapping, partial };
        command.SetAction((parsed, cancellationToken) => Commands.WithinAsync(async services =>
        {
            await using var content = parsed.GetRequiredValue(file).OpenRead();
            var spooled = await ImportUpload.SpoolAsync(content, services.GetRequiredService<ImportOptions>(), cancellationToken);
            if (spooled.IsError)
            {
                await Console.Error.WriteLineAsync(spooled.Error.Message);
                return 1;
            }

            using var upload = spooled.Value;
            var import = new ImportFile(parsed.GetRequiredValue(kind), parsed.GetValue(mapping), parsed.GetValue(partial), upload);
            var result = await services.GetRequiredService<IMediator>().Send(import, cancellationToken);
            var report = result.IsError ? (result.Error as ImportRejected)?.Report : result.Value;
            foreach (var row in report?.Rejected ?? [])
            {
                await Console.Error.WriteLineAsync($"line {row.Line}, {row.Column}: {row.Reason} Found: {row.Value}");
            }

            await (result.IsError ? Console.Error : Console.Out).WriteLineAsync(result.IsError
                ? result.Error.Message
                : $"{report!.Kind}: {report.Read} read, {report.Accepted} accepted, {report.Unchanged} unchanged, {report.RejectedCount} rejected.");
            return result.IsError ? 1 : 0;
        }));
        return command;
    }
}
