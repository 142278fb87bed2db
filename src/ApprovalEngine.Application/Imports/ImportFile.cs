using System.Text.Json.Serialization;
using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using MediatR;

namespace ApprovalEngine.Application.Imports;

/// <summary>
/// Loads a foreign file. All or nothing: one bad row, and the answer is <see cref="ImportRejected"/>; with
/// <paramref name="Partial"/> the good rows are taken and the report lists the others.
/// </summary>
/// <param name="Kind">customers, open-items or exchange-rates.</param>
/// <param name="Mapping">The mapping file's name; null = <c>generic-KIND</c>.</param>
/// <param name="Partial">Whether good rows are taken when others are bad.</param>
/// <param name="Content">The file; the sender disposes it. Its hash stands for it where commands are compared.</param>
public sealed record ImportFile(string Kind, string? Mapping, bool Partial, [property: JsonIgnore] ImportUpload Content)
    : IRequest<Result<ImportReport>>, IUseCase
{
    public static Permissions Needs => Permissions.Import;

    /// <summary>SHA-256 of the file.</summary>
    public string ContentHash => Content.Hash;
}

internal sealed class ImportFileHandler(
    ApprovalDbContext db, AuditTrail audit, Caller caller, ImportMappings mappings, ImportOptions options, TimeProvider clock)
    : IRequestHandler<ImportFile, Result<ImportReport>>
{
    public async Task<Result<ImportReport>> Handle(ImportFile command, CancellationToken cancellationToken)
    {
        if (!ImportFields.Kinds.Contains(command.Kind))
        {
            return new ImportKindUnknown(command.Kind, ImportFields.Kinds);
        }

        var mapping = mappings.Find(command.Mapping ?? $"generic-{command.Kind}", command.Kind);
        if (mapping.IsError)
        {
            return mapping.Error;
        }

        var opened = CsvRows.Open(command.Content.Open(), mapping.Value, options);
        if (opened.IsError)
        {
            return opened.Error;
        }

        using var rows = opened.Value;
        var tally = new ImportTally(command.Kind, command.Partial, options.RejectedListedMax);
        var places = await ImportPlaces.LoadAsync(db, caller, BusinessDay.Of(clock.Now()), cancellationToken);
        await TargetOf(mapping.Value, places, tally).TakeAsync(rows, cancellationToken);
        if (rows.Broken is { } broken)
        {
            return broken;
        }

        if (tally.ReadCount > options.RowsMax)
        {
            return new ImportTooLarge($"{options.RowsMax:N0} rows", "more");
        }

        var report = tally.Report();
        if (!tally.IsWriting)
        {
            return new ImportRejected(report);
        }

        await RecordAsync(command, mapping.Value, report, tally, cancellationToken);
        return report;
    }

    private IImportTarget TargetOf(ImportMapping mapping, ImportPlaces places, ImportTally tally) => mapping.Kind switch
    {
        ImportFields.Customers => new CustomerImport(db, places, tally, options),
        ImportFields.ExchangeRates => new ExchangeRateImport(db, places, tally, options),
        _ => new OpenItemImport(db, places, new OpenItemCustomers(db, places, mapping.CreateMissingCustomers, tally), tally, options, clock),
    };

    // The chain is the file's: whoever sends the same file again adds to the same chain.
    private Task RecordAsync(ImportFile command, ImportMapping mapping, ImportReport report, ImportTally tally, CancellationToken cancellationToken) =>
        audit.AppendAsync(
            $"import:{command.ContentHash}",
            "import.accepted",
            new
            {
                report.Kind,
                Mapping = mapping.Name,
                command.Partial,
                ContentHash = $"sha256:{command.ContentHash}",
                report.Read,
                report.Accepted,
                report.Unchanged,
                Rejected = report.RejectedCount,
                CreatedCustomers = tally.CreatedCustomerCount,
            },
            cancellationToken);
}
